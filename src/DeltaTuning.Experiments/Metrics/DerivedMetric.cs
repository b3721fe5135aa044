namespace DeltaTuning.Experiments.Metrics;

/// <summary>Values of another metric under other names, over what items say to it.</summary>
/// <param name="metric">The other metric.</param>
/// <param name="map">What an item says.</param>
/// <param name="values">The names, and the other metric's for them.</param>
/// <param name="scale">What every value is multiplied by.</param>
internal sealed class DerivedMetric<TPrediction, TReference, TInnerPrediction, TInnerReference>(
    IStreamingMetric<TInnerPrediction, TInnerReference> metric,
    Func<TPrediction, TReference, (TInnerPrediction Prediction, TInnerReference Reference)> map,
    IReadOnlyList<(string Name, string Of)> values,
    double scale = 1)
    : IStreamingMetric<TPrediction, TReference>
{
    /// <inheritdoc/>
    public void Add(TPrediction prediction, TReference reference)
    {
        var inner = map(prediction, reference);
        metric.Add(inner.Prediction, inner.Reference);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Compute()
    {
        var computed = metric.Compute();
        var named = new OrderedDictionary<string, double>();
        foreach (var (name, of) in values)
            named.Add(name, scale * computed[of]);
        return named;
    }
}
