namespace DeltaTuning.Models;

/// <summary>A number that is added to the score of the last of several tokens where the others stand before it; an entry of transformers' <c>sequence_bias</c>.</summary>
/// <param name="Tokens">The tokens, at least one.</param>
/// <param name="Bias">What is added; −∞ forbids.</param>
public sealed record TokenBias(IReadOnlyList<long> Tokens, double Bias);
