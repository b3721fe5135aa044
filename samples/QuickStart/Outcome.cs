namespace QuickStart;

/// <summary>Accuracies on the validation sentences, from 0 to 1.</summary>
/// <param name="Before">Before training.</param>
/// <param name="After">After it.</param>
/// <param name="Loaded">Of what was saved, loaded into a fresh backbone.</param>
internal sealed record Outcome(double Before, double After, double Loaded);
