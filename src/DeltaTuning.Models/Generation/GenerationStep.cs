namespace DeltaTuning.Models;

/// <summary>What one step of generation gave.</summary>
/// <param name="Index">The step, from 0.</param>
/// <param name="Tokens">Each row's token, an end token included; null where the row has ended before.</param>
public sealed record GenerationStep(int Index, IReadOnlyList<long?> Tokens);
