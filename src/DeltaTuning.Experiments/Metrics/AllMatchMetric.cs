namespace DeltaTuning.Experiments.Metrics;

/// <summary>100 where all items are right, otherwise 0.</summary>
internal sealed class AllMatchMetric<T> : IStreamingMetric<T, T>
{
    private bool _all = true;
    private long _items;

    /// <inheritdoc/>
    public void Add(T prediction, T reference)
    {
        _items++;
        _all &= EqualityComparer<T>.Default.Equals(prediction, reference);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Compute()
    {
        MetricGuard.HasItems(_items);
        return new OrderedDictionary<string, double> { ["exact_match"] = _all ? 100 : 0 };
    }
}
