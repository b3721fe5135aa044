namespace DeltaTuning.Experiments.Metrics;

/// <summary>What metrics ask of their input.</summary>
internal static class MetricGuard
{
    public static void HasItems(long count)
    {
        if (count == 0)
            throw new InvalidOperationException("There is no item to compute the metric of; add at least one.");
    }

    public static IReadOnlyList<string> Answers(IReadOnlyList<string> references) => references is { Count: > 0 }
        ? references
        : throw new ArgumentException("The item has no reference; a metric needs at least one.", nameof(references));
}
