namespace DeltaTuning.Models;

/// <summary>A text, or a pair of texts, as tokens. All lists have the same length. Immutable.</summary>
public sealed class TokenEncoding
{
    /// <summary>The ids, <c>input_ids</c>.</summary>
    public required IReadOnlyList<long> Ids { get; init; }

    /// <summary>1 for tokens, 0 for padding, <c>attention_mask</c>.</summary>
    public required IReadOnlyList<long> AttentionMask { get; init; }

    /// <summary>Segments, <c>token_type_ids</c>: BERT's second text and the separator after it are 1; all 0 in families without segments.</summary>
    public required IReadOnlyList<long> TokenTypeIds { get; init; }

    /// <summary>1 for special tokens and padding that were added, <c>special_tokens_mask</c>; special tokens that stand in the text are 0.</summary>
    public required IReadOnlyList<long> SpecialTokensMask { get; init; }

    /// <summary>The tokens as the vocabulary spells them.</summary>
    public required IReadOnlyList<string> Tokens { get; init; }

    /// <summary>Where in its text each token comes from; relative to the word where words were encoded.</summary>
    public required IReadOnlyList<TokenSpan> Offsets { get; init; }

    /// <summary>The word that each token belongs to: the index of the given word, or of the stretch that the tokenizer cut out; null for added tokens.</summary>
    public required IReadOnlyList<int?> WordIds { get; init; }

    /// <summary>The text that each token belongs to: 0 the first, 1 the pair, null for added tokens.</summary>
    public required IReadOnlyList<int?> SequenceIds { get; init; }

    /// <summary>Number of tokens.</summary>
    public int Length => Ids.Count;
}
