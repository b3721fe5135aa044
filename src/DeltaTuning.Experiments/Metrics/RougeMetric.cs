using DeltaTuning.Experiments.Metrics.Text;

namespace DeltaTuning.Experiments.Metrics;

/// <summary>
/// ROUGE-1, -2, -L and -Lsum (Lin 2004) as Google's <c>rouge_score</c> computes them: <c>rouge1</c>, <c>rouge2</c>, <c>rougeL</c> and <c>rougeLsum</c>, the means of F over items, from 0 to 1. Of several
/// references the one with the best F counts, for each of the four alone. Lsum takes each line as a sentence.
/// </summary>
public sealed class RougeMetric : IStreamingMetric<string, IReadOnlyList<string>>
{
    private static readonly string[] Kinds = ["rouge1", "rouge2", "rougeL", "rougeLsum"];

    private readonly MeanMetric<string, IReadOnlyList<string>> _mean;

    /// <summary>A metric without items.</summary>
    /// <param name="stem">Whether words of more than three letters are compared by their stems (Porter 1980, with NLTK's changes).</param>
    /// <param name="first">The value that comes first; one of the four.</param>
    /// <exception cref="ArgumentException"><paramref name="first"/> is none of the four.</exception>
    public RougeMetric(bool stem = false, string first = "rouge1")
    {
        if (!Kinds.Contains(first))
            throw new ArgumentException($"There is no value '{first}'; there are {string.Join(", ", Kinds)}.", nameof(first));
        string[] names = [first, .. Kinds.Where(kind => kind != first)];
        _mean = new(names, (prediction, references) => [.. names.Select(name => Best(name, prediction, MetricGuard.Answers(references), stem).F)]);
    }

    /// <inheritdoc/>
    public void Add(string prediction, IReadOnlyList<string> reference) => _mean.Add(prediction, reference);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Compute() => _mean.Compute();

    /// <summary>The best score of a kind, such as <c>rouge3</c>, over references.</summary>
    internal static RougeScore Best(string kind, string prediction, IReadOnlyList<string> references, bool stem) => references.Select(reference => kind switch
    {
        "rougeL" => Rouge.OfSubsequence(Rouge.Words(prediction, stem), Rouge.Words(reference, stem)),
        "rougeLsum" => Rouge.OfLines(prediction, reference, stem),
        _ => Rouge.OfNgrams(Rouge.Words(prediction, stem), Rouge.Words(reference, stem), kind[^1] - '0'),
    }).MaxBy(score => score.F);
}
