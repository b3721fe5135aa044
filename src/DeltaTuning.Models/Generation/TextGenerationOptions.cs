namespace DeltaTuning.Models;

/// <summary>How <see cref="TextGeneration"/> makes batches of texts and texts of tokens. Immutable.</summary>
public sealed record TextGenerationOptions
{
    /// <summary>Most texts in a batch, at least 1.</summary>
    /// <value>Default 32.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int BatchSize
    {
        get;
        init
        {
            if (value < 1)
                throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(BatchSize)} is {value}; give at least 1.");
            field = value;
        }
    } = 32;

    /// <summary>How texts are encoded. They are padded in any case.</summary>
    /// <value>Default null: cut to the tokenizer's maximum length, where it has one, and padded to the longest of the batch.</value>
    public EncodeOptions? Encoding { get; init; }

    /// <summary>Whether special tokens are left out of the generated texts, transformers' <c>skip_special_tokens</c>.</summary>
    /// <value>Default true.</value>
    public bool SkipSpecialTokens { get; init; } = true;

    /// <summary>Whether spaces before punctuation are taken out, transformers' <c>clean_up_tokenization_spaces</c>.</summary>
    /// <value>Default false.</value>
    public bool CleanUpTokenizationSpaces { get; init; }

    /// <summary>The encoding options for a tokenizer.</summary>
    internal EncodeOptions EncodingFor(TextTokenizer tokenizer) => CollationSettings.Of(tokenizer, Encoding).Options;
}
