namespace DeltaTuning.Models;

/// <summary>Batches of multiple choice.</summary>
internal static class ChoiceBatches
{
    /// <summary>Each text with each of its choices: ids, mask and token types (batch, choices, length).</summary>
    internal static ModelInputs Make(IReadOnlyList<ChoiceExample> examples, CollationSettings settings)
    {
        var choices = examples[0].Choices.Count;
        foreach (var (row, example) in examples.Index())
        {
            if (example.Choices.Count != choices || choices == 0)
                throw new ArgumentException($"Example {row} has {example.Choices.Count} choices, the first {choices}; give every example the same number, at least 1.", nameof(examples));
            if (example.Label < 0 || example.Label >= choices)
                throw new ArgumentException($"Example {row} has the label {example.Label}, but {choices} choices; give 0 to {choices - 1}.", nameof(examples));
        }
        var flat = examples.SelectMany(example => example.Choices.Select(choice => new TextExample<int>(example.Text, choice, example.Label))).ToList();
        using var inputs = settings.Inputs(settings.Encode(flat));
        return new ModelInputs
        {
            InputIds = Fold(inputs.InputIds)!,
            AttentionMask = Fold(inputs.AttentionMask),
            TokenTypeIds = Fold(inputs.TokenTypeIds),
            Labels = LabelTensors.Whole([.. examples.Select(example => (long)example.Label)]),
        };

        TorchSharp.torch.Tensor? Fold(TorchSharp.torch.Tensor? tensor) => tensor?.view(examples.Count, choices, -1).DetachFromDisposeScope();
    }
}
