namespace DeltaTuning.Models;

/// <summary>Batches whose words have labels.</summary>
internal static class WordBatches
{
    /// <summary>The words' encodings, padded, with labels aligned to their tokens.</summary>
    internal static ModelInputs Make(IReadOnlyList<WordsExample> examples, CollationSettings settings, bool labelAllTokens)
    {
        var (tokenizer, options) = (settings.Tokenizer, settings.Options);
        var alone = options with { Padding = PaddingStrategy.None };
        foreach (var (row, example) in examples.Index())
        {
            if (example.Words.Count != example.Labels.Count)
                throw new ArgumentException($"Example {row} has {example.Words.Count} words and {example.Labels.Count} labels; give a label for each word.", nameof(examples));
        }
        var encodings = tokenizer.Pad([.. examples.Select(example => tokenizer.EncodeWords(example.Words, alone))], options);
        var inputs = settings.Inputs(encodings);
        return inputs with { Labels = Rows.Tensor([.. encodings.Zip(examples, (encoding, example) => Align(encoding, example.Labels, labelAllTokens))], null) };
    }

    private static long[] Align(TokenEncoding encoding, IReadOnlyList<int> labels, bool allTokens)
    {
        var aligned = new long[encoding.Length];
        for (var i = 0; i < aligned.Length; i++)
        {
            var first = i == 0 || encoding.WordIds[i] != encoding.WordIds[i - 1];
            aligned[i] = encoding.WordIds[i] is { } word && (first || allTokens) ? labels[word] : CollationSettings.Ignored;
        }
        return aligned;
    }
}
