namespace DeltaTuning.Models;

/// <summary>A subword of a word.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Start">Its first UTF-16 unit in the word.</param>
/// <param name="End">The unit after its last.</param>
internal readonly record struct Piece(int Id, int Start, int End);
