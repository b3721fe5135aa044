namespace DeltaTuning.Experiments.Metrics.Text;

/// <summary>How often each n-gram stands in a text.</summary>
internal static class NgramCounts
{
    /// <summary>N-grams of words that have no spaces: words joined by spaces.</summary>
    public static Dictionary<string, int> Of(IReadOnlyList<string> words, int n)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i + n <= words.Count; i++)
        {
            var ngram = n == 1 ? words[i] : string.Join(' ', words.Skip(i).Take(n));
            counts[ngram] = counts.GetValueOrDefault(ngram) + 1;
        }
        return counts;
    }

    /// <summary>How many n-grams two texts share, each as often as in both.</summary>
    public static int Shared(Dictionary<string, int> first, Dictionary<string, int> second) => first.Sum(pair => Math.Min(pair.Value, second.GetValueOrDefault(pair.Key)));

    /// <summary>Each n-gram as often as in the text that has it most often.</summary>
    public static Dictionary<string, int> Most(IEnumerable<Dictionary<string, int>> texts)
    {
        var most = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (ngram, count) in texts.SelectMany(text => text))
            most[ngram] = Math.Max(count, most.GetValueOrDefault(ngram));
        return most;
    }
}
