namespace DeltaTuning.Models;

/// <summary>Pads encodings to one length.</summary>
internal static class BatchPadding
{
    /// <summary>The length that the options ask for; null for no padding.</summary>
    internal static int? Target(IReadOnlyList<TokenEncoding> encodings, EncodeOptions options, int? modelMaxLength)
    {
        int length;
        switch (options.Padding)
        {
            case PaddingStrategy.None:
                return null;
            case PaddingStrategy.Longest:
                length = encodings.Count == 0 ? 0 : encodings.Max(encoding => encoding.Length);
                break;
            case PaddingStrategy.MaxLength:
                length = options.MaxLength ?? modelMaxLength ?? throw new ArgumentException(
                    $"Padding to the maximum length needs one, but the tokenizer's files give none; set {nameof(EncodeOptions.MaxLength)}, or pad to the longest.", nameof(options));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(options), options.Padding, "Not a padding strategy.");
        }
        return RoundUp(length, options.PadToMultipleOf);
    }

    /// <summary>The next multiple at or above a length.</summary>
    internal static int RoundUp(int length, int? multiple) => multiple is { } step ? (length + step - 1) / step * step : length;

    /// <summary>One encoding, padded; itself where it is long enough.</summary>
    internal static TokenEncoding Pad(TokenEncoding encoding, int length, TextSide side, long padId, string padToken)
    {
        if (encoding.Length >= length)
            return encoding;
        return new TokenEncoding
        {
            Ids = Column(encoding.Ids, padId),
            AttentionMask = Column(encoding.AttentionMask, 0),
            TokenTypeIds = Column(encoding.TokenTypeIds, 0),
            SpecialTokensMask = Column(encoding.SpecialTokensMask, 1),
            Tokens = Column(encoding.Tokens, padToken),
            Offsets = Column(encoding.Offsets, default),
            WordIds = Column(encoding.WordIds, null),
            SequenceIds = Column(encoding.SequenceIds, null),
        };

        T[] Column<T>(IReadOnlyList<T> values, T padding)
        {
            var padded = new T[length];
            Array.Fill(padded, padding);
            var start = side == TextSide.Left ? length - values.Count : 0;
            for (var i = 0; i < values.Count; i++)
                padded[start + i] = values[i];
            return padded;
        }
    }
}
