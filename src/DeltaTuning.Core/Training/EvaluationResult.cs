namespace DeltaTuning.Training;

/// <summary>What an evaluation found.</summary>
public sealed record EvaluationResult
{
    /// <summary>The name by which <see cref="TrainerOptions.BestMetric"/> means <see cref="Loss"/>.</summary>
    public const string LossName = "loss";

    /// <summary>The mean loss. Batches count by their number of examples where it is known, alike where not.</summary>
    public required double Loss { get; init; }

    /// <summary>The metrics by name, such as <c>accuracy</c>; empty where there are none.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>Batches seen.</summary>
    public required long Batches { get; init; }

    /// <summary>Examples seen; null where a batch does not tell its size.</summary>
    public required long? Examples { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The loss or a metric by name.</summary>
    /// <param name="name"><c>loss</c> or the name of a metric.</param>
    /// <exception cref="KeyNotFoundException">There is no such metric; the message lists those there are.</exception>
    public double this[string name] => name == LossName ? Loss
        : Metrics.TryGetValue(name, out var value) ? value
        : throw new KeyNotFoundException($"The evaluation gave no metric '{name}'; it gave {string.Join(", ", Metrics.Keys.Prepend(LossName))}.");
}
