namespace DeltaTuning;

/// <summary>Names near to one that does not exist, for messages.</summary>
internal static class NearestNames
{
    private const int Most = 5;

    /// <summary>The nearest names: by the edit distance of what was asked for to a name's end with as many parts.</summary>
    internal static IReadOnlyList<string> To(string wanted, IEnumerable<string> names)
    {
        var parts = wanted.Count(c => c == '.') + 1;
        return [.. names
            .Select(name => (Tail: Tail(name, parts), Name: name))
            .DistinctBy(pair => pair.Tail)
            .Select(pair => (pair.Tail, Distance: Distance(wanted, pair.Tail)))
            .Where(pair => pair.Distance <= Math.Max(2, wanted.Length / 2) || pair.Tail.Contains(wanted, StringComparison.OrdinalIgnoreCase))
            .OrderBy(pair => pair.Distance).ThenBy(pair => pair.Tail, StringComparer.Ordinal)
            .Take(Most).Select(pair => pair.Tail)];
    }

    private static string Tail(string name, int parts)
    {
        var start = name.Length;
        for (var part = 0; part < parts && start > 0; part++)
            start = name.LastIndexOf('.', start - 1) is var dot and >= 0 ? dot : 0;
        return name[start..].TrimStart('.');
    }

    // Levenshtein, over one row.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substituted = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[^1];
    }
}
