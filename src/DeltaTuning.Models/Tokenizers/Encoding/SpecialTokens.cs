namespace DeltaTuning.Models;

/// <summary>The special tokens of a tokenizer, by HuggingFace's names; null where the family has none of the kind.</summary>
public sealed record SpecialTokens
{
    /// <summary>Beginning of a sequence, <c>bos_token</c>.</summary>
    public string? Bos { get; init; }

    /// <summary>End of a sequence, <c>eos_token</c>.</summary>
    public string? Eos { get; init; }

    /// <summary>What stands for text that the vocabulary cannot spell, <c>unk_token</c>.</summary>
    public required string Unk { get; init; }

    /// <summary>Separator of texts, <c>sep_token</c>.</summary>
    public string? Sep { get; init; }

    /// <summary>Padding, <c>pad_token</c>.</summary>
    public required string Pad { get; init; }

    /// <summary>The token whose state classifies a sequence, <c>cls_token</c>.</summary>
    public string? Cls { get; init; }

    /// <summary>What hides a token in masked language modelling, <c>mask_token</c>.</summary>
    public string? Mask { get; init; }

    /// <summary>Further special tokens, <c>additional_special_tokens</c>, such as T5's sentinels.</summary>
    public IReadOnlyList<string> Additional { get; init; } = [];

    /// <summary>All of them, each once.</summary>
    internal IEnumerable<string> All => new[] { Bos, Eos, Unk, Sep, Pad, Cls, Mask }.OfType<string>().Concat(Additional).Distinct(StringComparer.Ordinal);
}
