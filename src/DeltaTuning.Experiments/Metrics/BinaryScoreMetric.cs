namespace DeltaTuning.Experiments.Metrics;

/// <summary>
/// How well scores part two classes: <c>roc_auc</c>, the chance that an item of the class scores above one that is not (ties count half), and <c>average_precision</c>, equal to scikit-learn's. Both are
/// NaN where there is one class only. It keeps a number an item.
/// </summary>
public sealed class BinaryScoreMetric : IStreamingMetric<double, bool>
{
    private readonly List<(double Score, bool IsOfClass)> _items = [];

    /// <inheritdoc/>
    public void Add(double prediction, bool reference) => _items.Add((prediction, reference));

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Compute()
    {
        MetricGuard.HasItems(_items.Count);
        double positives = _items.Count(item => item.IsOfClass), negatives = _items.Count - positives;
        var (above, within, area, precision) = (0.0, 0.0, 0.0, 0.0);
        foreach (var group in _items.GroupBy(item => item.Score).OrderByDescending(group => group.Key))
        {
            double right = group.Count(item => item.IsOfClass), wrong = group.Count() - right;
            area += wrong * (above + (right / 2));
            (above, within) = (above + right, within + right + wrong);
            precision += right * above / within;
        }
        var defined = positives > 0 && negatives > 0;
        return new OrderedDictionary<string, double>
        {
            ["roc_auc"] = defined ? area / (positives * negatives) : double.NaN,
            ["average_precision"] = defined ? precision / positives : double.NaN,
        };
    }
}
