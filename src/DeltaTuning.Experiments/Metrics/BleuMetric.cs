using System.Globalization;
using DeltaTuning.Experiments.Metrics.Text;

namespace DeltaTuning.Experiments.Metrics;

/// <summary>
/// BLEU of a corpus (Papineni et al. 2002) as sacreBLEU computes it (Post 2018): <c>bleu</c>, <c>precision_1</c> and so on from 0 to 100, <c>brevity_penalty</c>, <c>system_length</c> and
/// <c>reference_length</c>. An item may have several references. A perfect score may exceed 100 by a rounding.
/// </summary>
public sealed class BleuMetric : IStreamingMetric<string, IReadOnlyList<string>>
{
    private readonly BleuOptions _options;
    private readonly long[] _right;
    private readonly long[] _total;
    private long _predicted;
    private long _reference;
    private long _items;

    /// <summary>A metric without items.</summary>
    /// <param name="options">How to compute; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 1.</exception>
    public BleuMetric(BleuOptions? options = null)
    {
        _options = options ?? new();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MaxOrder, 1, nameof(options));
        (_right, _total) = (new long[_options.MaxOrder], new long[_options.MaxOrder]);
    }

    /// <inheritdoc/>
    public void Add(string prediction, IReadOnlyList<string> reference)
    {
        var references = MetricGuard.Answers(reference).Select(Words).ToArray();
        var words = Words(prediction);
        _items++;
        _predicted += words.Length;
        // The nearest length, of two equally near the shorter.
        _reference += references.Select(other => other.Length).OrderBy(length => Math.Abs(length - words.Length)).ThenBy(length => length).First();
        for (var n = 1; n <= _options.MaxOrder; n++)
        {
            var most = NgramCounts.Most(references.Select(other => NgramCounts.Of(other, n)));
            _right[n - 1] += NgramCounts.Shared(NgramCounts.Of(words, n), most);
            _total[n - 1] += Math.Max(0, words.Length - n + 1);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Compute()
    {
        MetricGuard.HasItems(_items);
        var penalty = _predicted >= _reference ? 1 : _predicted == 0 ? 0 : Math.Exp(1 - ((double)_reference / _predicted));
        var (precisions, order) = Precisions();
        var values = new OrderedDictionary<string, double>
        {
            ["bleu"] = _right.All(count => count == 0) ? 0 : penalty * Math.Exp(precisions.Take(order).Sum(Log) / order),
        };
        for (var n = 1; n <= precisions.Length; n++)
            values.Add($"precision_{n.ToString(CultureInfo.InvariantCulture)}", precisions[n - 1]);
        values.Add("brevity_penalty", penalty);
        values.Add("system_length", _predicted);
        values.Add("reference_length", _reference);
        return values;
    }

    // The logarithm of 0 is as small as no score can balance.
    private static double Log(double value) => value == 0 ? -9999999999 : Math.Log(value);

    private (double[] Precisions, int Order) Precisions()
    {
        var precisions = new double[_options.MaxOrder];
        var order = _options.MaxOrder;
        var halving = 1.0;
        if (_right.All(count => count == 0))
            return (precisions, order);
        for (var n = 0; n < precisions.Length; n++)
        {
            var more = _options.Smoothing is BleuSmoothing.AddK && n > 0 ? _options.SmoothingValue ?? 1 : 0;
            var (right, total) = (_right[n] + more, _total[n] + more);
            if (total == 0)
                break;
            if (_options.EffectiveOrder)
                order = n + 1;
            precisions[n] = 100 * right / total;
            if (right == 0 && _options.Smoothing is BleuSmoothing.Exponential)
                precisions[n] = 100 / ((halving *= 2) * total);
            else if (right == 0 && _options.Smoothing is BleuSmoothing.Floor)
                precisions[n] = 100 * (_options.SmoothingValue ?? 0.1) / total;
        }
        return (precisions, order);
    }

    private string[] Words(string text) => PythonText.Split(BleuText.Tokenize(PythonText.StripEnd(_options.Lowercase ? PythonText.Lower(text) : text), _options.Tokenizer));
}
