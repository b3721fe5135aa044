using DeltaTuning.Experiments.Metrics.Text;

namespace DeltaTuning.Experiments.Metrics;

/// <summary>
/// The translation edit rate of a corpus (Snover et al. 2006) as sacreBLEU computes it: <c>ter</c>, edits per hundred words of the references, the lower the better; case does not matter. Of several
/// references the nearest counts, and their mean length.
/// </summary>
public sealed class TerMetric : IStreamingMetric<string, IReadOnlyList<string>>
{
    private long _edits;
    private long _items;
    private CompensatedSum _words;

    /// <inheritdoc/>
    public void Add(string prediction, IReadOnlyList<string> reference)
    {
        var words = Words(prediction);
        var references = MetricGuard.Answers(reference).Select(Words).ToArray();
        _items++;
        _edits += references.Min(other => TranslationEdits.Count(words, other));
        _words.Add(references.Average(other => other.Length));
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Compute()
    {
        MetricGuard.HasItems(_items);
        var words = _words.Sum;
        return new OrderedDictionary<string, double> { ["ter"] = words > 0 ? 100 * _edits / words : _edits > 0 ? 100 : 0 };
    }

    private static string[] Words(string text) => PythonText.Split(PythonText.Lower(text));
}
