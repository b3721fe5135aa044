namespace DeltaTuning.Experiments.Metrics;

/// <summary>
/// Accuracy, balanced accuracy, Matthews correlation, Cohen's kappa, and precision, recall and F1 in their averages (<c>f1_macro</c>, <c>f1_micro</c>, <c>f1_weighted</c>, and of the positive class
/// <c>f1_binary</c>; <c>precision_…</c> and <c>recall_…</c> alike), equal to scikit-learn's with <c>zero_division=0</c>. It keeps counts, not items.
/// </summary>
/// <typeparam name="TClass">A class, such as a text or a number.</typeparam>
public sealed class ClassificationMetric<TClass> : IStreamingMetric<TClass, TClass>
    where TClass : notnull
{
    private static readonly IComparer<TClass> Order = typeof(TClass) == typeof(string) ? (IComparer<TClass>)(object)StringComparer.Ordinal : Comparer<TClass>.Default;

    private readonly Dictionary<(TClass Reference, TClass Prediction), long> _counts = [];
    private readonly IReadOnlyList<TClass>? _averaged;
    private readonly TClass[] _positive;
    private readonly string _first;

    /// <summary>A metric over the classes that occur.</summary>
    /// <param name="classes">The classes that precision, recall and F1 are averaged over; null for those that occur, as references or as predictions.</param>
    /// <param name="positive">The class that the <c>…_binary</c> values are those of, alone in the list; empty for none.</param>
    /// <param name="first">The value that comes first.</param>
    public ClassificationMetric(IReadOnlyList<TClass>? classes = null, ReadOnlySpan<TClass> positive = default, string first = "accuracy")
    {
        if (positive.Length > 1)
            throw new ArgumentException($"{positive.Length} classes are positive; one can be.", nameof(positive));
        (_averaged, _positive, _first) = (classes, positive.ToArray(), first);
    }

    /// <summary>The numbers of each class that is averaged over, in the order given, or in ascending order.</summary>
    public IReadOnlyList<ClassScores<TClass>> PerClass => [.. (_averaged ?? Classes).Select(Scores)];

    /// <summary>The classes that occur, in ascending order.</summary>
    public IReadOnlyList<TClass> Classes => [.. _counts.Keys.SelectMany(key => new[] { key.Reference, key.Prediction }).Distinct().Order(Order)];

    /// <summary>How many items of a class were predicted as a class.</summary>
    /// <param name="reference">The class that the items have.</param>
    /// <param name="prediction">The class that was predicted.</param>
    /// <returns>The number.</returns>
    public long Confusion(TClass reference, TClass prediction) => _counts.GetValueOrDefault((reference, prediction));

    /// <inheritdoc/>
    public void Add(TClass prediction, TClass reference)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(reference);
        _counts[(reference, prediction)] = _counts.GetValueOrDefault((reference, prediction)) + 1;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Compute()
    {
        var all = Classes.Select(Scores).ToArray();
        var items = all.Sum(scores => scores.Support);
        MetricGuard.HasItems(items);
        var right = all.Sum(scores => scores.TruePositives);
        var values = new OrderedDictionary<string, double>
        {
            ["accuracy"] = (double)right / items,
            ["balanced_accuracy"] = all.Where(scores => scores.Support > 0).Average(scores => scores.Recall),
            ["matthews"] = Matthews(all, items, right),
            ["cohen_kappa"] = Kappa(all, items, right),
        };
        var averaged = PerClass;
        Average(values, "macro", averaged, _ => 1);
        Micro(values, averaged);
        Average(values, "weighted", averaged, scores => scores.Support);
        if (_positive is [var positive])
            Average(values, "binary", [Scores(positive)], _ => 1);
        if (!values.TryGetValue(_first, out var first))
            throw new InvalidOperationException($"There is no value '{_first}'; there are {string.Join(", ", values.Keys)}.");
        values.Remove(_first);
        values.Insert(0, _first, first);
        return values;
    }

    private static void Average(OrderedDictionary<string, double> values, string name, IReadOnlyList<ClassScores<TClass>> classes, Func<ClassScores<TClass>, double> weight)
    {
        var total = classes.Sum(weight);
        values[$"f1_{name}"] = ClassScores<TClass>.Ratio(classes.Sum(scores => weight(scores) * scores.F1), total);
        values[$"precision_{name}"] = ClassScores<TClass>.Ratio(classes.Sum(scores => weight(scores) * scores.Precision), total);
        values[$"recall_{name}"] = ClassScores<TClass>.Ratio(classes.Sum(scores => weight(scores) * scores.Recall), total);
    }

    private static void Micro(OrderedDictionary<string, double> values, IReadOnlyList<ClassScores<TClass>> classes)
    {
        var together = new ClassScores<TClass>(default!, classes.Sum(scores => scores.TruePositives), classes.Sum(scores => scores.Predicted), classes.Sum(scores => scores.Support));
        Average(values, "micro", [together], _ => 1);
    }

    // Gorodkin 2004, for any number of classes; 0 where all items, or all predictions, are of one class.
    private static double Matthews(ClassScores<TClass>[] classes, double items, double right)
    {
        var both = classes.Sum(scores => (double)scores.Support * scores.Predicted);
        var predicted = (items * items) - classes.Sum(scores => (double)scores.Predicted * scores.Predicted);
        var support = (items * items) - classes.Sum(scores => (double)scores.Support * scores.Support);
        return ClassScores<TClass>.Ratio((right * items) - both, Math.Sqrt(predicted * support));
    }

    // Cohen 1960: 1 − observed disagreement / expected; undefined where none can be expected.
    private static double Kappa(ClassScores<TClass>[] classes, double items, double right)
    {
        var expected = items - (classes.Sum(scores => (double)scores.Support * scores.Predicted) / items);
        return expected == 0 ? double.NaN : 1 - ((items - right) / expected);
    }

    private ClassScores<TClass> Scores(TClass of) => new(
        of,
        Confusion(of, of),
        _counts.Where(pair => EqualityComparer<TClass>.Default.Equals(pair.Key.Prediction, of)).Sum(pair => pair.Value),
        _counts.Where(pair => EqualityComparer<TClass>.Default.Equals(pair.Key.Reference, of)).Sum(pair => pair.Value));
}
