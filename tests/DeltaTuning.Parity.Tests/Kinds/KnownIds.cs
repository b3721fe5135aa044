using DeltaTuning.Models;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>A family's published ids without its vocabulary: cases of collation need no more.</summary>
internal sealed class KnownIds(string family) : TextTokenizer
{
    private readonly (long Pad, long Mask, int Size, long[] Special) _ids = family switch
    {
        "t5" => (0, -1, 32100, [0, 1, 2]),
        "roberta" => (1, 50264, 50265, [0, 1, 2, 3, 50264]),
        "bert" => (0, 103, 30522, [0, 100, 101, 102, 103]),
        _ => throw new NotSupportedException($"There are no known ids of the tokenizer {family}."),
    };

    /// <inheritdoc/>
    public override SpecialTokens SpecialTokens { get; } = new() { Unk = "unk", Pad = "pad", Mask = "mask" };

    /// <inheritdoc/>
    public override int VocabularySize => _ids.Size;

    /// <inheritdoc/>
    public override int? ModelMaxLength => null;

    /// <inheritdoc/>
    public override bool UsesTokenTypes => false;

    /// <summary>Whether an id is a special token's.</summary>
    public bool IsSpecial(long id) => _ids.Special.Contains(id);

    /// <inheritdoc/>
    public override long? TokenToId(string token) => token switch
    {
        "pad" => _ids.Pad,
        "mask" => _ids.Mask,
        _ => null,
    };

    /// <inheritdoc/>
    public override string? IdToToken(long id) => throw NoTexts();

    /// <inheritdoc/>
    public override TokenEncoding Encode(string text, string? pair = null, EncodeOptions? options = null) => throw NoTexts();

    /// <inheritdoc/>
    public override IReadOnlyList<TokenEncoding> EncodeWindows(string text, string? pair = null, EncodeOptions? options = null) => throw NoTexts();

    /// <inheritdoc/>
    public override TokenEncoding EncodeWords(IReadOnlyList<string> words, EncodeOptions? options = null) => throw NoTexts();

    /// <inheritdoc/>
    public override string Decode(IEnumerable<long> ids, bool skipSpecialTokens = false, bool cleanUpTokenizationSpaces = false) => throw NoTexts();

    private static NotSupportedException NoTexts() => new("Only ids are known here.");
}
