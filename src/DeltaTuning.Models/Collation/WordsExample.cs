namespace DeltaTuning.Models;

/// <summary>A text in words, each with the id of its label.</summary>
/// <param name="Words">The words.</param>
/// <param name="Labels">A label for each word; −100 for one that is left out of the loss.</param>
public sealed record WordsExample(IReadOnlyList<string> Words, IReadOnlyList<int> Labels);
