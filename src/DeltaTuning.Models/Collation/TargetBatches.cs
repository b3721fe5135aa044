namespace DeltaTuning.Models;

/// <summary>Batches of texts with texts to be written.</summary>
internal static class TargetBatches
{
    /// <summary>Sources as inputs and targets as labels.</summary>
    internal static ModelInputs Make(IReadOnlyList<TextExample<string>> examples, CollationSettings settings, EncodeOptions targets)
    {
        var (tokenizer, alone) = (settings.Tokenizer, targets with { Padding = PaddingStrategy.None });
        var labels = examples.Select(example => tokenizer.Encode(example.Label, null, alone)).ToList();
        var length = BatchPadding.Target(labels, targets, tokenizer.ModelMaxLength)!.Value;
        var rows = LabelRows.Pad([.. labels.Select(label => label.Ids)], Math.Max(length, labels.Max(label => label.Length)), targets.PaddingSide);
        return settings.Inputs(settings.Encode(examples)) with { Labels = Rows.Tensor(rows, null) };
    }
}
