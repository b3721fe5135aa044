namespace DeltaTuning.Experiments.Metrics;

/// <summary>
/// Pearson's and Spearman's correlation, Kendall's tau-b (<c>pearson</c>, <c>spearman</c>, <c>kendall_tau_b</c>), mean squared and mean absolute error, equal to SciPy's and scikit-learn's. A correlation
/// of less than two items, of a constant or of what is no number is NaN. It keeps two numbers an item.
/// </summary>
/// <param name="first">The value that comes first.</param>
public sealed class CorrelationMetric(string first = "pearson") : IStreamingMetric<double, double>
{
    private readonly List<double> _predictions = [];
    private readonly List<double> _references = [];

    /// <inheritdoc/>
    public void Add(double prediction, double reference)
    {
        _predictions.Add(prediction);
        _references.Add(reference);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Compute()
    {
        MetricGuard.HasItems(_predictions.Count);
        double[] x = [.. _references], y = [.. _predictions];
        var defined = x.Length > 1 && x.Concat(y).All(double.IsFinite);
        var values = new OrderedDictionary<string, double>
        {
            ["pearson"] = defined ? Correlations.Pearson(x, y) : double.NaN,
            ["spearman"] = defined ? Correlations.Spearman(x, y) : double.NaN,
            ["kendall_tau_b"] = defined ? Correlations.KendallTauB(x, y) : double.NaN,
            ["mean_squared_error"] = x.Zip(y, (a, b) => (a - b) * (a - b)).Average(),
            ["mean_absolute_error"] = x.Zip(y, (a, b) => Math.Abs(a - b)).Average(),
        };
        if (!values.TryGetValue(first, out var named))
            throw new InvalidOperationException($"There is no value '{first}'; there are {string.Join(", ", values.Keys)}.");
        values.Remove(first);
        values.Insert(0, first, named);
        return values;
    }
}
