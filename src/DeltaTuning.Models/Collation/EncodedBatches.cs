using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Batches of examples that were encoded before.</summary>
internal static class EncodedBatches
{
    /// <summary>Ids and labels, padded; ids are not cut.</summary>
    internal static ModelInputs Make(IReadOnlyList<EncodedExample> examples, CollationSettings settings, LabelLayout layout, long labelPadding)
    {
        foreach (var (row, example) in examples.Index())
            Check(example, row, layout);
        var encodings = settings.Tokenizer.Pad([.. examples.Select(Encoding)], settings.Options);
        var length = encodings.Max(encoding => encoding.Length);
        var labels = Labels(examples, settings, layout, labelPadding, length);
        return settings.Inputs(encodings) with { Labels = labels };
    }

    private static Tensor Labels(IReadOnlyList<EncodedExample> examples, CollationSettings settings, LabelLayout layout, long padding, int length)
    {
        if (layout == LabelLayout.Example)
            return LabelTensors.Whole([.. examples.Select(example => example.Labels[0])]);
        if (layout == LabelLayout.Sequence)
        {
            var longest = examples.Max(example => example.Labels.Count);
            length = BatchPadding.RoundUp(
                settings.Options.Padding == PaddingStrategy.MaxLength ? Math.Max(longest, settings.Options.MaxLength ?? settings.Tokenizer.ModelMaxLength ?? 0) : longest,
                settings.Options.PadToMultipleOf);
        }
        return Rows.Tensor(LabelRows.Pad([.. examples.Select(example => example.Labels)], length, settings.Options.PaddingSide, padding), null);
    }

    private static void Check(EncodedExample example, int row, LabelLayout layout)
    {
        var wanted = layout switch
        {
            LabelLayout.Example => 1,
            LabelLayout.Token => example.InputIds.Count,
            _ => example.Labels.Count,
        };
        if (example.Labels.Count != wanted)
            throw new ArgumentException($"Example {row} has {example.Labels.Count} labels and {example.InputIds.Count} ids, but one label {(layout == LabelLayout.Token ? "for each id" : "in all")} is wanted.", nameof(example));
        if (example.TokenTypeIds is { } types && types.Count != example.InputIds.Count)
            throw new ArgumentException($"Example {row} has {types.Count} token types and {example.InputIds.Count} ids; give as many of both.", nameof(example));
    }

    private static TokenEncoding Encoding(EncodedExample example)
    {
        var count = example.InputIds.Count;
        return new TokenEncoding
        {
            Ids = example.InputIds,
            AttentionMask = [.. Enumerable.Repeat(1L, count)],
            TokenTypeIds = example.TokenTypeIds ?? new long[count],
            SpecialTokensMask = new long[count],
            Tokens = [.. Enumerable.Repeat("", count)],
            Offsets = new TokenSpan[count],
            WordIds = new int?[count],
            SequenceIds = new int?[count],
        };
    }
}
