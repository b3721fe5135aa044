using DeltaTuning.Experiments.Metrics.Text;

namespace DeltaTuning.Experiments.Metrics;

/// <summary>Metrics as T5's own library computes them (Raffel et al. 2020), where they differ from the usual: in percent, and with its rules for invalid outputs.</summary>
public static class T5Metrics
{
    /// <summary>Exact match (<c>em</c>) and <c>f1</c> after SQuAD's normalisation.</summary>
    /// <returns>The metric.</returns>
    public static IStreamingMetric<string, IReadOnlyList<string>> Squad() => Answers(SquadText.Normalize);

    /// <summary>The same after TriviaQA's normalisation, which puts spaces for punctuation.</summary>
    /// <returns>The metric.</returns>
    public static IStreamingMetric<string, IReadOnlyList<string>> TriviaQa() => Answers(SquadText.NormalizeTriviaQa);

    /// <summary>The part of equal items.</summary>
    /// <typeparam name="T">An item.</typeparam>
    /// <param name="name">The value's name.</param>
    /// <returns>The metric.</returns>
    public static IStreamingMetric<T, T> Accuracy<T>(string name = "accuracy") => new MeanMetric<T, T>([name], (prediction, reference) => [EqualityComparer<T>.Default.Equals(prediction, reference) ? 1 : 0], 100);

    /// <summary>F1 of class 1 of two; a prediction that is neither 0 nor 1 counts as the wrong one.</summary>
    /// <returns>The metric.</returns>
    public static IStreamingMetric<int, int> F1WithInvalid() => new DerivedMetric<int, int, int, int>(
        new ClassificationMetric<int>(positive: [1]), (prediction, reference) => (prediction is 0 or 1 ? prediction : 1 - reference, reference), [("f1", "f1_binary")], 100);

    /// <summary>F1 averaged over a fixed number of classes, whether they occur or not.</summary>
    /// <param name="classes">How many; at least 1.</param>
    /// <returns>The metric.</returns>
    public static IStreamingMetric<int, int> MeanClassF1(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        return new DerivedMetric<int, int, int, int>(
            new ClassificationMetric<int>([.. Enumerable.Range(0, classes)]), (prediction, reference) => (prediction, reference), [(FormattableString.Invariant($"mean_{classes}class_f1"), "f1_macro")], 100);
    }

    /// <summary>Pearson's correlation.</summary>
    /// <returns>The metric.</returns>
    public static IStreamingMetric<double, double> Pearson() => Correlation("pearson_corrcoef", "pearson");

    /// <summary>Spearman's correlation.</summary>
    /// <returns>The metric.</returns>
    public static IStreamingMetric<double, double> Spearman() => Correlation("spearman_corrcoef", "spearman");

    /// <summary>BLEU with the international tokenizer.</summary>
    /// <returns>The metric.</returns>
    public static IStreamingMetric<string, IReadOnlyList<string>> Bleu() => new DerivedMetric<string, IReadOnlyList<string>, string, IReadOnlyList<string>>(
        new BleuMetric(new() { Tokenizer = BleuTokenizer.International }), (prediction, references) => (prediction, references), [("bleu", "bleu")]);

    /// <summary>ROUGE-1, -2 and -Lsum, where a full stop between spaces ends a sentence. T5 reports the middle of a bootstrap of the mean; this is the mean itself.</summary>
    /// <returns>The metric.</returns>
    public static IStreamingMetric<string, IReadOnlyList<string>> Rouge() => new DerivedMetric<string, IReadOnlyList<string>, string, IReadOnlyList<string>>(
        new RougeMetric(),
        (prediction, references) => (Sentences(prediction), [.. MetricGuard.Answers(references).Select(Sentences)]),
        [("rouge1", "rouge1"), ("rouge2", "rouge2"), ("rougeLsum", "rougeLsum")],
        100);

    /// <summary>100 where all items are right, otherwise 0.</summary>
    /// <typeparam name="T">An item.</typeparam>
    /// <returns>The metric.</returns>
    public static IStreamingMetric<T, T> AllMatch<T>() => new AllMatchMetric<T>();

    private static DerivedMetric<double, double, double, double> Correlation(string name, string of) => new(new CorrelationMetric(), (prediction, reference) => (prediction, reference), [(name, of)], 100);

    private static string Sentences(string text) => text.Replace(" . ", " .\n", StringComparison.Ordinal);

    private static MeanMetric<string, IReadOnlyList<string>> Answers(Func<string, string> normalize) => new(["em", "f1"], (prediction, answers) =>
    {
        var predicted = normalize(prediction);
        string[] right = [.. MetricGuard.Answers(answers).Select(normalize)];
        return [right.Contains(predicted) ? 1 : 0, right.Max(answer => SquadText.WordF1(PythonText.Split(predicted), PythonText.Split(answer), emptyMatches: false))];
    }, 100);
}
