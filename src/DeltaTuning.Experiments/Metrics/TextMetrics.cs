namespace DeltaTuning.Experiments.Metrics;

/// <summary>Metrics of generated texts by name.</summary>
public static class TextMetrics
{
    private static readonly OrderedDictionary<string, Func<IStreamingMetric<string, IReadOnlyList<string>>>> Makers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ACC"] = CrossFitMetrics.Accuracy,
        ["Classification-F1"] = CrossFitMetrics.ClassificationF1,
        ["EM"] = CrossFitMetrics.ExactMatch,
        ["QA-F1"] = CrossFitMetrics.QuestionAnsweringF1,
        ["Rouge-L"] = CrossFitMetrics.RougeL,
        ["Matthew-Correlation"] = CrossFitMetrics.Matthews,
        ["Pearson-Correlation"] = CrossFitMetrics.Pearson,
    };

    /// <summary>The names that <see cref="Create"/> knows.</summary>
    public static IReadOnlyList<string> Names => [.. Makers.Keys];

    /// <summary>Makes a metric over predicted texts and, for each, the accepted ones (at least one). It gives one value or more, from 0 to 1 unless its name says otherwise.</summary>
    /// <param name="name">The name, in any case: <c>ACC</c>, <c>Classification-F1</c>, <c>EM</c>, <c>QA-F1</c>, <c>Rouge-L</c>, <c>Matthew-Correlation</c> and <c>Pearson-Correlation</c> as CrossFit scores the 160 tasks, and the others of <see cref="Names"/>.</param>
    /// <returns>The metric, without items.</returns>
    /// <exception cref="ArgumentException">There is no such metric; the message has the nearest names.</exception>
    public static IStreamingMetric<string, IReadOnlyList<string>> Create(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Makers.TryGetValue(name, out var make)
            ? make()
            : throw new ArgumentException($"There is no metric '{name}'.{Nearest(name)} There are {string.Join(", ", Names)}.", nameof(name));
    }

    private static string Nearest(string name)
    {
        var byUpper = Names.ToDictionary(known => known.ToUpperInvariant());
        return NearestNames.To(name.ToUpperInvariant(), byUpper.Keys) is { Count: > 0 } near ? $" Did you mean {string.Join(", ", near.Select(found => byUpper[found]))}?" : "";
    }
}
