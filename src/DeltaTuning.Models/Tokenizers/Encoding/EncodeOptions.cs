namespace DeltaTuning.Models;

/// <summary>How texts become encodings, by the names of HuggingFace's tokenizer call. Immutable; <c>with</c> makes variants.</summary>
public sealed record EncodeOptions
{
    /// <summary>Whether the family's special tokens are put around the texts, <c>add_special_tokens</c>.</summary>
    /// <value>Default true.</value>
    public bool AddSpecialTokens { get; init; } = true;

    /// <summary>What is cut where an encoding is longer than <see cref="MaxLength"/>, <c>truncation</c>.</summary>
    /// <value>Default <see cref="TruncationStrategy.None"/>: a maximum length alone cuts nothing.</value>
    public TruncationStrategy Truncation { get; init; }

    /// <summary>The greatest length in tokens, special tokens counted, <c>max_length</c>.</summary>
    /// <value>Default null: the tokenizer's own, <see cref="TextTokenizer.ModelMaxLength"/>. At least 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int? MaxLength
    {
        get;
        init
        {
            if (value is < 1)
                throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(MaxLength)} is {value}; give at least 1, or null for the tokenizer's own.");
            field = value;
        }
    }

    /// <summary>How many tokens of a text two neighbouring windows share, <c>stride</c>; see <see cref="TextTokenizer.EncodeWindows"/>.</summary>
    /// <value>Default 0. Below the places that the text has in a window.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Stride
    {
        get;
        init
        {
            if (value < 0)
                throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(Stride)} is {value}; give 0 or more.");
            field = value;
        }
    }

    /// <summary>The side at which tokens are cut, <c>truncation_side</c>.</summary>
    /// <value>Default <see cref="TextSide.Right"/>.</value>
    public TextSide TruncationSide { get; init; }

    /// <summary>The length to which encodings are padded, <c>padding</c>.</summary>
    /// <value>Default <see cref="PaddingStrategy.None"/>.</value>
    public PaddingStrategy Padding { get; init; }

    /// <summary>The side at which padding is put, <c>padding_side</c>.</summary>
    /// <value>Default <see cref="TextSide.Right"/>.</value>
    public TextSide PaddingSide { get; init; }

    /// <summary>Padded lengths are rounded up to a multiple of this, <c>pad_to_multiple_of</c>.</summary>
    /// <value>Default null: no rounding. At least 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int? PadToMultipleOf
    {
        get;
        init
        {
            if (value is < 1)
                throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(PadToMultipleOf)} is {value}; give at least 1, or null for no rounding.");
            field = value;
        }
    }
}
