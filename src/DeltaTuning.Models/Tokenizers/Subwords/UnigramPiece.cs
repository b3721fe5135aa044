namespace DeltaTuning.Models;

/// <summary>A piece of a unigram vocabulary.</summary>
/// <param name="Text">Its spelling.</param>
/// <param name="Score">The logarithm of its probability.</param>
internal readonly record struct UnigramPiece(string Text, double Score);
