namespace DeltaTuning.Models;

/// <summary>Where in its text a token comes from, in UTF-16 units: <c>text[span.Start..span.End]</c>. (0, 0) for tokens that were added.</summary>
/// <param name="Start">The first unit.</param>
/// <param name="End">The unit after the last.</param>
public readonly record struct TokenSpan(int Start, int End);
