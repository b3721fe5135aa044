namespace DeltaTuning.Experiments.Metrics;

/// <summary>The mean of what each item scores.</summary>
/// <typeparam name="TPrediction">What was predicted for an item.</typeparam>
/// <typeparam name="TReference">What is right for an item.</typeparam>
internal sealed class MeanMetric<TPrediction, TReference>(IReadOnlyList<string> names, Func<TPrediction, TReference, IReadOnlyList<double>> score, double scale = 1) : IStreamingMetric<TPrediction, TReference>
{
    private readonly CompensatedSum[] _sums = new CompensatedSum[names.Count];

    /// <inheritdoc/>
    public void Add(TPrediction prediction, TReference reference)
    {
        var scores = score(prediction, reference);
        for (var i = 0; i < _sums.Length; i++)
            _sums[i].Add(scores[i]);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Compute()
    {
        MetricGuard.HasItems(_sums[0].Count);
        var values = new OrderedDictionary<string, double>();
        for (var i = 0; i < _sums.Length; i++)
            values.Add(names[i], scale * _sums[i].Mean);
        return values;
    }
}
