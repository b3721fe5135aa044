namespace DeltaTuning.Models;

/// <summary>A family's normalisation and its cutting of text into words, within which subwords are looked for.</summary>
internal interface ITextSplitter
{
    /// <summary>Appends the words of a stretch of text.</summary>
    /// <param name="text">The stretch.</param>
    /// <param name="offset">Where it starts in the whole text.</param>
    /// <param name="words">Where the words go.</param>
    void Split(ReadOnlySpan<char> text, int offset, AlignedText words);
}
