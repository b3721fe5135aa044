namespace DeltaTuning.Models;

/// <summary>A tokenizer with the options of a collation.</summary>
/// <param name="Tokenizer">The tokenizer.</param>
/// <param name="Options">The options.</param>
internal sealed record CollationSettings(TextTokenizer Tokenizer, EncodeOptions Options)
{
    /// <summary>What label is left out of token losses.</summary>
    internal const long Ignored = Loss.Ignored;

    /// <summary>The options that are given; otherwise cut to the tokenizer's maximum length, where it has one. Rows are padded in any case.</summary>
    internal static CollationSettings Of(TextTokenizer tokenizer, EncodeOptions? options, TruncationStrategy truncation = TruncationStrategy.LongestFirst)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        options ??= new EncodeOptions { Truncation = tokenizer.ModelMaxLength is null ? TruncationStrategy.None : truncation };
        return new CollationSettings(tokenizer, options.Padding == PaddingStrategy.None ? options with { Padding = PaddingStrategy.Longest } : options);
    }

    /// <summary>Demands at least one example, and none that is null.</summary>
    internal static IReadOnlyList<TExample> Check<TExample>(IReadOnlyList<TExample> examples)
        where TExample : class
    {
        ArgumentNullException.ThrowIfNull(examples);
        if (examples.Count == 0)
            throw new ArgumentException("There are no examples; a batch needs at least one.", nameof(examples));
        var missing = examples.Index().FirstOrDefault(pair => pair.Item is null, (-1, null!)).Index;
        return missing < 0 ? examples : throw new ArgumentException($"Example {missing} is null.", nameof(examples));
    }

    /// <summary>The texts' encodings, padded.</summary>
    internal IReadOnlyList<TokenEncoding> Encode<TLabel>(IReadOnlyList<TextExample<TLabel>> examples)
    {
        var alone = Options with { Padding = PaddingStrategy.None };
        return Tokenizer.Pad([.. examples.Select(example => Tokenizer.Encode(example.Text, example.Pair, alone))], Options);
    }

    /// <summary>Encodings as inputs.</summary>
    internal ModelInputs Inputs(IReadOnlyList<TokenEncoding> encodings) => Tokenizer.Batch(encodings).ToInputs();
}
