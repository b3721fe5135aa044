namespace DeltaTuning.Models;

/// <summary>What a family puts into its tokenizer.</summary>
internal sealed record TokenizerParts
{
    /// <summary>Spellings and ids.</summary>
    internal required Vocabulary Vocabulary { get; init; }

    /// <summary>Normalisation and words.</summary>
    internal required ITextSplitter Splitter { get; init; }

    /// <summary>Subwords of words.</summary>
    internal required ISubwordModel Subwords { get; init; }

    /// <summary>Special tokens around texts.</summary>
    internal required SpecialTokenTemplate Template { get; init; }

    /// <summary>How spans are reported.</summary>
    internal required IOffsetRule Offsets { get; init; }

    /// <summary>Text from tokens.</summary>
    internal required ITokenDecoder Decoder { get; init; }

    /// <summary>The special tokens' names.</summary>
    internal required SpecialTokens SpecialTokens { get; init; }

    /// <summary>The greatest length; null for none.</summary>
    internal int? ModelMaxLength { get; init; }

    /// <summary>Whether models take token types.</summary>
    internal bool UsesTokenTypes { get; init; }

    /// <summary>Whether words on their own are spelled as within a sentence.</summary>
    internal bool TakesWords { get; init; } = true;
}
