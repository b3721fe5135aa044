namespace DeltaTuning.Experiments.Prompts;

/// <summary>An example as a row of tokens with a mask.</summary>
/// <param name="Ids">The tokens; a soft prompt is not among them.</param>
/// <param name="Segments">Their segment ids.</param>
/// <param name="MaskPlace">Where among them the mask stands.</param>
/// <param name="Target">The number of the class, or the score.</param>
public sealed record PromptExample(IReadOnlyList<long> Ids, IReadOnlyList<long> Segments, int MaskPlace, double Target);
