namespace DeltaTuning.Models;

/// <summary>A token of one text, before special tokens are put around it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Start">The first UTF-16 unit of the text that it comes from.</param>
/// <param name="End">The unit after the last.</param>
/// <param name="Word">The word that it belongs to.</param>
internal readonly record struct Token(int Id, int Start, int End, int Word);
