namespace DeltaTuning.Models;

/// <summary>What a head keeps for itself of a batch, and what it hands to the encoder.</summary>
internal static class HeadInputs
{
    /// <summary>The batch without what measures a loss.</summary>
    internal static ModelInputs WithoutLabels(this ModelInputs input) =>
        input.Labels is null && input.StartPositions is null && input.EndPositions is null ? input
            : input with { Labels = null, StartPositions = null, EndPositions = null };

    /// <summary>Refuses the answer positions that only question answering takes.</summary>
    internal static void RefuseSpans(this ModelInputs input, PretrainedModel model)
    {
        ArgumentNullException.ThrowIfNull(input);
        InputGuard.Absent(input.StartPositions, nameof(input.StartPositions), model);
        InputGuard.Absent(input.EndPositions, nameof(input.EndPositions), model);
    }
}
