namespace DeltaTuning.Models;

/// <summary>A text, or a pair of texts, with what a model is to say of it.</summary>
/// <typeparam name="TLabel">The label: <see cref="int"/> for a class, <see cref="float"/> for a score, a list of floats for several labels at once, ...</typeparam>
/// <param name="Text">The text.</param>
/// <param name="Pair">The second text; null for none.</param>
/// <param name="Label">The label.</param>
public sealed record TextExample<TLabel>(string Text, string? Pair, TLabel Label);
