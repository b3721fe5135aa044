namespace DeltaTuning.Models;

/// <summary>A text with several possible continuations, of which one is right.</summary>
/// <param name="Text">The text, paired with each choice.</param>
/// <param name="Choices">The choices, at least one and equally many in each example of a batch.</param>
/// <param name="Label">The index of the right one.</param>
public sealed record ChoiceExample(string Text, IReadOnlyList<string> Choices, int Label);
