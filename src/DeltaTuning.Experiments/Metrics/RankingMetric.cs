using System.Globalization;

namespace DeltaTuning.Experiments.Metrics;

/// <summary>
/// How well scores order what a query finds, means over queries: <c>ndcg</c> and <c>dcg</c> (Järvelin and Kekäläinen 2002, gains as they are, equal scores sharing their places), <c>reciprocal_rank</c>
/// of the first hit, <c>average_precision</c>, and <c>ndcg_at_K</c> and <c>hit_rate_at_K</c>. Predictions are the scores of a query's documents, references their gains; above 0 is a hit. A query without
/// any has 0.
/// </summary>
/// <param name="cutoffs">The places K.</param>
public sealed class RankingMetric(params IReadOnlyList<int> cutoffs) : IStreamingMetric<IReadOnlyList<double>, IReadOnlyList<double>>
{
    private readonly MeanMetric<IReadOnlyList<double>, IReadOnlyList<double>> _mean = new(
        ["ndcg", "dcg", "reciprocal_rank", "average_precision", .. cutoffs.SelectMany(k => new[] { At("ndcg", k), At("hit_rate", k) })],
        (scores, gains) => Score(scores, gains, cutoffs));

    /// <summary>Takes a query.</summary>
    /// <param name="prediction">The scores of its documents.</param>
    /// <param name="reference">Their gains, as many, none below 0.</param>
    /// <exception cref="ArgumentException">There are no documents, not as many gains as scores, or one is below 0.</exception>
    public void Add(IReadOnlyList<double> prediction, IReadOnlyList<double> reference)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(reference);
        if (prediction.Count != reference.Count || prediction.Count == 0)
            throw new ArgumentException($"A query has {prediction.Count} scores and {reference.Count} gains; it needs as many, at least one.", nameof(prediction));
        if (reference.Any(gain => !(gain >= 0)))
            throw new ArgumentException("A gain is below 0.", nameof(reference));
        _mean.Add(prediction, reference);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Compute() => _mean.Compute();

    private static string At(string name, int k) => $"{name}_at_{k.ToString(CultureInfo.InvariantCulture)}";

    private static List<double> Score(IReadOnlyList<double> scores, IReadOnlyList<double> gains, IReadOnlyList<int> cutoffs)
    {
        int[] order = [.. Enumerable.Range(0, scores.Count).OrderByDescending(i => scores[i])];
        int[] hits = [.. Enumerable.Range(0, order.Length).Where(place => gains[order[place]] > 0)];
        var values = new List<double>
        {
            Normalized(scores, gains, scores.Count),
            Gain(scores, gains, scores.Count),
            hits.Length == 0 ? 0 : 1.0 / (hits[0] + 1),
            hits.Length == 0 ? 0 : hits.Select((place, count) => (count + 1.0) / (place + 1)).Average(),
        };
        foreach (var k in cutoffs)
            values.AddRange([Normalized(scores, gains, k), hits.Length > 0 && hits[0] < k ? 1 : 0]);
        return values;
    }

    private static double Normalized(IReadOnlyList<double> scores, IReadOnlyList<double> gains, int k)
    {
        var ideal = gains.OrderDescending().Take(k).Select((gain, place) => gain / Math.Log2(place + 2)).Sum();
        return ideal == 0 ? 0 : Gain(scores, gains, k) / ideal;
    }

    private static double Gain(IReadOnlyList<double> scores, IReadOnlyList<double> gains, int k)
    {
        var (place, sum) = (0, 0.0);
        foreach (var group in Enumerable.Range(0, scores.Count).GroupBy(i => scores[i]).OrderByDescending(group => group.Key))
        {
            var count = group.Count();
            sum += group.Average(i => gains[i]) * Enumerable.Range(place, count).Sum(at => at < k ? 1 / Math.Log2(at + 2) : 0);
            place += count;
        }
        return sum;
    }
}
