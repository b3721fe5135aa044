namespace DeltaTuning.Experiments.Metrics;

/// <summary>How well probabilities of a class say what is: <c>log_loss</c>, the mean negative log-likelihood, and <c>brier</c>, the mean squared error.</summary>
public sealed class ProbabilityMetric : IStreamingMetric<double, bool>
{
    // A probability of 0 or 1 counts as the nearest one that can be told from it.
    private const double Least = 2.220446049250313e-16;

    private CompensatedSum _logs;
    private CompensatedSum _squares;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">It is no probability.</exception>
    public void Add(double prediction, bool reference)
    {
        if (!(prediction is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(prediction), prediction, "A probability is from 0 to 1.");
        var probability = Math.Clamp(prediction, Least, 1 - Least);
        _logs.Add(-Math.Log(reference ? probability : 1 - probability));
        _squares.Add(Math.Pow(prediction - (reference ? 1 : 0), 2));
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Compute()
    {
        MetricGuard.HasItems(_logs.Count);
        return new OrderedDictionary<string, double> { ["log_loss"] = _logs.Mean, ["brier"] = _squares.Mean };
    }
}
