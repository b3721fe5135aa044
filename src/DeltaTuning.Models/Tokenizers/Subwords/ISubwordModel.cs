namespace DeltaTuning.Models;

/// <summary>Cuts words into subwords. Safe to use from several threads.</summary>
internal interface ISubwordModel
{
    /// <summary>The subwords of a word, in order.</summary>
    Piece[] Encode(ReadOnlySpan<char> word);
}
