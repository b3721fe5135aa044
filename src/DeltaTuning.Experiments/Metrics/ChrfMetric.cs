using DeltaTuning.Experiments.Metrics.Text;

namespace DeltaTuning.Experiments.Metrics;

/// <summary>chrF and chrF++ of a corpus (Popović 2015, 2017) as sacreBLEU computes them: <c>chrf</c> from 0 to 100. Of several references the best of each item counts.</summary>
public sealed class ChrfMetric : IStreamingMetric<string, IReadOnlyList<string>>
{
    private const double Epsilon = 1e-16;

    private readonly ChrfOptions _options;
    private readonly (long Predicted, long Reference, long Shared)[] _counts;
    private long _items;

    /// <summary>A metric without items.</summary>
    /// <param name="options">How to compute; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An order is out of range.</exception>
    public ChrfMetric(ChrfOptions? options = null)
    {
        _options = options ?? new();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.CharacterOrder, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(_options.WordOrder, nameof(options));
        _counts = new (long, long, long)[_options.CharacterOrder + _options.WordOrder];
    }

    /// <inheritdoc/>
    public void Add(string prediction, IReadOnlyList<string> reference)
    {
        var predicted = Ngrams(prediction);
        var best = MetricGuard.Answers(reference).Select(text => Compare(predicted, Ngrams(text))).MaxBy(Score)!;
        _items++;
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] = (_counts[i].Predicted + best[i].Predicted, _counts[i].Reference + best[i].Reference, _counts[i].Shared + best[i].Shared);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Compute()
    {
        MetricGuard.HasItems(_items);
        return new OrderedDictionary<string, double> { ["chrf"] = Score(_counts) };
    }

    // Predictions' n-grams of a length that the reference has none of do not count.
    private static (long Predicted, long Reference, long Shared)[] Compare(Dictionary<string, int>[] predicted, Dictionary<string, int>[] reference) =>
        [.. predicted.Zip(reference, (p, r) => (r.Count > 0 ? p.Values.Sum(count => (long)count) : 0, r.Values.Sum(count => (long)count), (long)NgramCounts.Shared(p, r)))];

    private static IEnumerable<string> Words(string text)
    {
        foreach (var word in PythonText.Split(text))
        {
            if (word.Length > 1 && PythonText.Punctuation.Contains(word[^1], StringComparison.Ordinal))
            {
                yield return word[..^1];
                yield return word[^1..];
            }
            else if (word.Length > 1 && PythonText.Punctuation.Contains(word[0], StringComparison.Ordinal))
            {
                yield return word[..1];
                yield return word[1..];
            }
            else
            {
                yield return word;
            }
        }
    }

    private Dictionary<string, int>[] Ngrams(string text)
    {
        var cased = _options.Lowercase ? PythonText.Lower(text) : text;
        string[] characters = [.. (_options.Whitespace ? cased : string.Concat(PythonText.Split(cased))).EnumerateRunes().Select(rune => rune.ToString())];
        string[] words = _options.WordOrder > 0 ? [.. Words(cased)] : [];
        return
        [
            .. Enumerable.Range(1, _options.CharacterOrder).Select(n => NgramCounts.Of(characters, n)),
            .. Enumerable.Range(1, _options.WordOrder).Select(n => NgramCounts.Of(words, n)),
        ];
    }

    private double Score((long Predicted, long Reference, long Shared)[] counts)
    {
        var factor = _options.Beta * _options.Beta;
        var (each, precisions, recalls, orders) = (0.0, 0.0, 0.0, 0);
        foreach (var (predicted, reference, shared) in counts)
        {
            var (precision, recall) = (predicted > 0 ? (double)shared / predicted : Epsilon, reference > 0 ? (double)shared / reference : Epsilon);
            each += (factor * precision) + recall > 0 ? F(precision, recall, factor) : Epsilon;
            if (predicted == 0 || reference == 0)
                continue;
            (precisions, recalls, orders) = (precisions + precision, recalls + recall, orders + 1);
        }
        if (_options.EpsilonSmoothing)
            return 100 * each / counts.Length;
        return orders == 0 || precisions + recalls == 0 ? 0 : 100 * F(precisions / orders, recalls / orders, factor);
    }

    private static double F(double precision, double recall, double factor) => (1 + factor) * precision * recall / ((factor * precision) + recall);
}
