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
        ["Spearman-Correlation"] = () => CrossFitMetrics.Correlation("Spearman-Correlation", "spearman"),
        ["accuracy"] = () => Classes("accuracy"),
        ["f1_macro"] = () => Classes("f1_macro"),
        ["f1_micro"] = () => Classes("f1_micro"),
        ["f1_weighted"] = () => Classes("f1_weighted"),
        ["matthews"] = () => Classes("matthews"),
        ["squad_v1"] = () => new SquadMetric(),
        ["squad_v2"] = () => new SquadMetric(version2: true),
        ["rouge1"] = () => new RougeMetric(first: "rouge1"),
        ["rouge2"] = () => new RougeMetric(first: "rouge2"),
        ["rougeL"] = () => new RougeMetric(first: "rougeL"),
        ["rougeLsum"] = () => new RougeMetric(first: "rougeLsum"),
        ["bleu"] = () => new BleuMetric(),
        ["chrf"] = () => new ChrfMetric(),
        ["chrf++"] = () => new DerivedMetric<string, IReadOnlyList<string>, string, IReadOnlyList<string>>(
            new ChrfMetric(new() { WordOrder = 2 }), (prediction, references) => (prediction, references), [("chrf++", "chrf")]),
        ["ter"] = () => new TerMetric(),
        ["t5_squad"] = T5Metrics.Squad,
        ["t5_trivia_qa"] = T5Metrics.TriviaQa,
        ["t5_bleu"] = T5Metrics.Bleu,
        ["t5_rouge"] = T5Metrics.Rouge,
    };

    /// <summary>The names that <see cref="Create"/> knows.</summary>
    public static IReadOnlyList<string> Names => [.. Makers.Keys];

    /// <summary>Makes a metric over predicted texts and, for each, the accepted ones (at least one). Correlations are from −1 to 1; <c>squad_…</c>, <c>bleu</c>, <c>chrf</c>, <c>chrf++</c>, <c>ter</c> and T5's are in percent; the others are from 0 to 1.</summary>
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

    // The first accepted text is the class; a prediction that is no class is one more.
    private static DerivedMetric<string, IReadOnlyList<string>, string, string> Classes(string value) =>
        new(new ClassificationMetric<string>(), (prediction, answers) => (prediction, MetricGuard.Answers(answers)[0]), [(value, value)]);

    private static string Nearest(string name)
    {
        var byUpper = Names.ToDictionary(known => known.ToUpperInvariant());
        return NearestNames.To(name.ToUpperInvariant(), byUpper.Keys) is { Count: > 0 } near ? $" Did you mean {string.Join(", ", near.Select(found => byUpper[found]))}?" : "";
    }
}
