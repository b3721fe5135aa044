using DeltaTuning.Experiments.Metrics.Text;

namespace DeltaTuning.Experiments.Metrics;

/// <summary>The seven metrics of the 160 tasks (Ye et al. 2021, "CrossFit"), over generated texts and the accepted ones.</summary>
internal static class CrossFitMetrics
{
    /// <summary>The same, apart from case, as an accepted text.</summary>
    public static IStreamingMetric<string, IReadOnlyList<string>> Accuracy() => Best("ACC", (prediction, answer) => PythonText.Lower(prediction) == PythonText.Lower(answer) ? 1 : 0);

    /// <summary>The same as an accepted text, after SQuAD's normalisation.</summary>
    public static IStreamingMetric<string, IReadOnlyList<string>> ExactMatch() => Best("EM", (prediction, answer) => SquadText.ExactMatch(prediction, answer) ? 1 : 0);

    /// <summary>The F1 of shared words by SQuAD 1.1's rule, of the best accepted text.</summary>
    public static IStreamingMetric<string, IReadOnlyList<string>> QuestionAnsweringF1() => Best("QA-F1", (prediction, answer) => SquadText.F1(prediction, answer, emptyMatches: false));

    /// <summary>ROUGE-L of the package <c>rouge</c>, of the best accepted text; 0 for a prediction of punctuation only, and against an accepted text without words.</summary>
    public static IStreamingMetric<string, IReadOnlyList<string>> RougeL() => Best("Rouge-L", (prediction, answer) =>
        PythonText.WithoutPunctuation(prediction).Length == 0 || answer.All(c => c == '.') ? 0 : SetRouge.OfSubsequences(prediction, answer).F);

    /// <summary>Macro F1, where a text that is no class counts as one more.</summary>
    public static IStreamingMetric<string, IReadOnlyList<string>> ClassificationF1() => new DerivedMetric<string, IReadOnlyList<string>, string, string>(
        new ClassificationMetric<string>(), (prediction, answers) => (prediction, MetricGuard.Answers(answers)[0]), [("Classification-F1", "f1_macro")]);

    /// <summary>Matthews correlation between <c>acceptable</c> and everything else.</summary>
    public static IStreamingMetric<string, IReadOnlyList<string>> Matthews() => new DerivedMetric<string, IReadOnlyList<string>, bool, bool>(
        new ClassificationMetric<bool>(),
        (prediction, answers) => (PythonText.Strip(prediction) == "acceptable", MetricGuard.Answers(answers)[0] == "acceptable"),
        [("Matthew-Correlation", "matthews")]);

    /// <summary>Pearson's correlation; NaN as soon as a text is no number.</summary>
    public static IStreamingMetric<string, IReadOnlyList<string>> Pearson() => Correlation("Pearson-Correlation", "pearson");

    /// <summary>A correlation of the numbers that texts say; NaN as soon as one is no number.</summary>
    public static IStreamingMetric<string, IReadOnlyList<string>> Correlation(string name, string value) => new DerivedMetric<string, IReadOnlyList<string>, double, double>(
        new CorrelationMetric(), (prediction, answers) => (PythonText.Number(prediction), PythonText.Number(MetricGuard.Answers(answers)[0])), [(name, value)]);

    private static MeanMetric<string, IReadOnlyList<string>> Best(string name, Func<string, string, double> score) =>
        new([name], (prediction, answers) => [MetricGuard.Answers(answers).Max(answer => score(prediction, answer))]);
}
