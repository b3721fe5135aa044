namespace DeltaTuning.Experiments.Metrics;

/// <summary>A metric over texts that is one value of another metric, over what the texts say.</summary>
internal sealed class MappedMetric<TPrediction, TReference>(
    string name, string value, IStreamingMetric<TPrediction, TReference> metric, Func<string, TPrediction> predicted, Func<IReadOnlyList<string>, TReference> right)
    : IStreamingMetric<string, IReadOnlyList<string>>
{
    /// <inheritdoc/>
    public void Add(string prediction, IReadOnlyList<string> reference) => metric.Add(predicted(prediction), right(MetricGuard.Answers(reference)));

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Compute() => new OrderedDictionary<string, double> { [name] = metric.Compute()[value] };
}
