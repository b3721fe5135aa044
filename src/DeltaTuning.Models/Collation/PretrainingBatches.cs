namespace DeltaTuning.Models;

/// <summary>Batches of texts alone, from which the model's task is made.</summary>
internal static class PretrainingBatches
{
    /// <summary>Hidden tokens.</summary>
    internal static ModelInputs Masked(IReadOnlyList<string> texts, CollationSettings settings, TokenMasking masking, Random random)
    {
        var encodings = Encode(texts, settings, settings.Options.AddSpecialTokens);
        var hidden = encodings.Select(encoding => masking.Apply(encoding.Ids, Special(encoding, settings.Tokenizer), settings.Tokenizer, random)).ToList();
        return EncodedBatches.Make([.. hidden.Select(row => new EncodedExample(row.Ids, row.Labels))], settings, LabelLayout.Token, CollationSettings.Ignored);
    }

    /// <summary>Spans of noise; the end token follows inputs and targets.</summary>
    internal static ModelInputs Corrupted(IReadOnlyList<string> texts, CollationSettings settings, SpanCorruption corruption, long sentinel, Random random)
    {
        var tokenizer = settings.Tokenizer;
        long[] end = tokenizer.SpecialTokens.Eos is { } eos && tokenizer.TokenToId(eos) is { } id ? [id] : [];
        var examples = Encode(texts, settings, specialTokens: false).Select(encoding =>
        {
            var (inputs, targets) = Models.SpanCorruption.Corrupt(encoding.Ids, corruption.NoiseMask(encoding.Length, random), sentinel);
            return new EncodedExample([.. inputs, .. end], [.. targets, .. end]);
        });
        return EncodedBatches.Make([.. examples], settings, LabelLayout.Sequence, CollationSettings.Ignored);
    }

    private static List<TokenEncoding> Encode(IReadOnlyList<string> texts, CollationSettings settings, bool specialTokens)
    {
        var alone = settings.Options with { Padding = PaddingStrategy.None, AddSpecialTokens = specialTokens };
        return [.. texts.Select(text => settings.Tokenizer.Encode(text, null, alone))];
    }

    // Special tokens that stand in the text are not to be guessed either.
    private static long[] Special(TokenEncoding encoding, TextTokenizer tokenizer)
    {
        var special = tokenizer.SpecialTokens.All.ToHashSet(StringComparer.Ordinal);
        return [.. encoding.Tokens.Select(token => special.Contains(token) ? 1L : 0L)];
    }
}
