using DeltaTuning.Experiments.Metrics.Text;

namespace DeltaTuning.Experiments.Metrics;

/// <summary>
/// Exact match and F1 of answers after SQuAD's normalisation (lower case, without ASCII punctuation and articles): <c>exact_match</c> and <c>f1</c>, means over items from 0 to 100, each of the best
/// accepted answer.
/// </summary>
/// <param name="version2">Whether no answer against no answer has F1 1, as in SQuAD 2.0 (Rajpurkar et al. 2018); in 1.1 two answers without a shared word have F1 0. An item without answer has the reference <c>""</c>.</param>
/// <param name="first">The value that comes first.</param>
public sealed class SquadMetric(bool version2 = false, string first = "exact_match") : IStreamingMetric<string, IReadOnlyList<string>>
{
    private readonly MeanMetric<string, IReadOnlyList<string>> _mean = new(first == "f1" ? ["f1", "exact_match"] : ["exact_match", "f1"], (prediction, answers) =>
    {
        var match = MetricGuard.Answers(answers).Max(answer => SquadText.ExactMatch(prediction, answer) ? 1.0 : 0);
        var f1 = answers.Max(answer => SquadText.F1(prediction, answer, version2));
        return first == "f1" ? [f1, match] : [match, f1];
    }, 100);

    /// <inheritdoc/>
    public void Add(string prediction, IReadOnlyList<string> reference) => _mean.Add(prediction, reference);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Compute() => _mean.Compute();
}
