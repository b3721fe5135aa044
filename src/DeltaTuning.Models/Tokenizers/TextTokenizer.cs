namespace DeltaTuning.Models;

/// <summary>
/// Makes tokens of texts and texts of tokens, as HuggingFace's fast tokenizers do. <see cref="FromPretrained"/> reads one from a model's folder.
/// Immutable and safe to use from several threads.
/// </summary>
public abstract class TextTokenizer
{
    /// <summary>The special tokens.</summary>
    public abstract SpecialTokens SpecialTokens { get; }

    /// <summary>Number of tokens, added ones counted. A model's embedding may have more rows.</summary>
    public abstract int VocabularySize { get; }

    /// <summary>The greatest length that the files name, <c>model_max_length</c>; null where they name none.</summary>
    public abstract int? ModelMaxLength { get; }

    /// <summary>Whether the family's models take token types (BERT's do).</summary>
    public abstract bool UsesTokenTypes { get; }

    /// <summary>The id of the padding token.</summary>
    public long PadId => TokenToId(SpecialTokens.Pad) ?? throw new InvalidOperationException($"The padding token {SpecialTokens.Pad} is not in the vocabulary.");

    /// <summary>
    /// Reads the tokenizer of a model's folder: T5 (<c>spiece.model</c>), BERT (<c>vocab.txt</c>), RoBERTa (<c>vocab.json</c> and <c>merges.txt</c>),
    /// or any of the three from <c>tokenizer.json</c> alone. Where both kinds of files are there, the older kind counts.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">What is to differ from the files; null for nothing.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder holds no tokenizer files, or only some of those that belong together.</exception>
    /// <exception cref="InvalidDataException">A file is damaged; the message names it.</exception>
    /// <exception cref="NotSupportedException">The files are another family's.</exception>
    public static TextTokenizer FromPretrained(string folder, TokenizerOptions? options = null) =>
        TokenizerFamilies.Read(folder, options ?? new TokenizerOptions());

    /// <summary>Encodes a text, or a pair of texts.</summary>
    /// <param name="text">The text; may be empty.</param>
    /// <param name="pair">The second text; null for none. An empty one is a pair all the same.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>The encoding.</returns>
    /// <exception cref="ArgumentException">The options cannot be followed: no maximum length is known, it is below the number of special tokens, or a text that must not be cut leaves no room.</exception>
    public abstract TokenEncoding Encode(string text, string? pair = null, EncodeOptions? options = null);

    /// <summary>
    /// Encodes a text, or a pair, into as many windows as it takes, <c>return_overflowing_tokens</c>: what was cut from one stands in the next,
    /// and neighbours share <see cref="EncodeOptions.Stride"/> tokens. Padding makes all windows one length.
    /// </summary>
    /// <param name="text">The text; may be empty.</param>
    /// <param name="pair">The second text; null for none.</param>
    /// <param name="options">How, with a <see cref="EncodeOptions.Truncation"/>; null for the defaults, which give one window.</param>
    /// <returns>The windows, at least one.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Encode"/>, or the stride is not below the places of a window.</exception>
    public abstract IReadOnlyList<TokenEncoding> EncodeWindows(string text, string? pair = null, EncodeOptions? options = null);

    /// <summary>Encodes a text that is given in words, <c>is_split_into_words</c>: each word is taken on its own, and offsets are relative to it.</summary>
    /// <param name="words">The words.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>The encoding.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Encode"/>.</exception>
    /// <exception cref="InvalidOperationException">The tokenizer is RoBERTa's and was read without <see cref="TokenizerOptions.AddPrefixSpace"/>, so words would run together.</exception>
    public abstract TokenEncoding EncodeWords(IReadOnlyList<string> words, EncodeOptions? options = null);

    /// <summary>Pads encodings to one length.</summary>
    /// <param name="encodings">The encodings.</param>
    /// <param name="options">To which length and at which side.</param>
    /// <returns>The padded encodings, in the same order.</returns>
    /// <exception cref="ArgumentException">The maximum length is asked for, and there is none.</exception>
    public IReadOnlyList<TokenEncoding> Pad(IReadOnlyList<TokenEncoding> encodings, EncodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(encodings);
        ArgumentNullException.ThrowIfNull(options);
        return BatchPadding.Target(encodings, options, ModelMaxLength) is { } length
            ? [.. encodings.Select(encoding => BatchPadding.Pad(encoding, length, options.PaddingSide, PadId, SpecialTokens.Pad))]
            : encodings;
    }

    /// <summary>Encodes several texts, or pairs, padded together.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="pairs">The second texts, as many; null for none.</param>
    /// <param name="options">How; null to pad to the longest and to cut nothing.</param>
    /// <returns>The batch.</returns>
    /// <exception cref="ArgumentException">The numbers of texts and of pairs differ; or as for <see cref="Encode"/>.</exception>
    public TokenBatch EncodeBatch(IReadOnlyList<string> texts, IReadOnlyList<string>? pairs = null, EncodeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (pairs is not null && pairs.Count != texts.Count)
            throw new ArgumentException($"There are {texts.Count} texts and {pairs.Count} second texts; give as many of both.", nameof(pairs));
        options ??= new EncodeOptions { Padding = PaddingStrategy.Longest };
        var alone = options with { Padding = PaddingStrategy.None };
        return Batch(Pad([.. texts.Select((text, row) => Encode(text, pairs?[row], alone))], options));
    }

    /// <summary>The encodings as a batch, whose tensors a model of the family takes.</summary>
    /// <param name="encodings">Encodings of one length.</param>
    /// <returns>The batch.</returns>
    public TokenBatch Batch(IReadOnlyList<TokenEncoding> encodings)
    {
        ArgumentNullException.ThrowIfNull(encodings);
        return new TokenBatch(encodings, UsesTokenTypes);
    }

    /// <summary>Makes text of ids. Ids that no token has are left out.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="skipSpecialTokens">Whether special tokens are left out, <c>skip_special_tokens</c>.</param>
    /// <param name="cleanUpTokenizationSpaces">Whether spaces before punctuation and English contractions are taken out, <c>clean_up_tokenization_spaces</c>; BERT always does so within tokens.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An id is negative.</exception>
    public abstract string Decode(IEnumerable<long> ids, bool skipSpecialTokens = false, bool cleanUpTokenizationSpaces = false);

    /// <summary>The id of a token, <c>convert_tokens_to_ids</c>.</summary>
    /// <param name="token">The token as the vocabulary spells it.</param>
    /// <returns>The id; null where there is none.</returns>
    public abstract long? TokenToId(string token);

    /// <summary>The token of an id, <c>convert_ids_to_tokens</c>.</summary>
    /// <param name="id">The id.</param>
    /// <returns>The token; null where there is none.</returns>
    public abstract string? IdToToken(long id);
}
