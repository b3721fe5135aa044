namespace DeltaTuning.Experiments.Metrics.Text;

/// <summary>Longest common subsequences.</summary>
internal static class Subsequences
{
    /// <summary>The lengths for all beginnings of two lists: <c>[i, j]</c> for the first i and j.</summary>
    public static int[,] Lengths(IReadOnlyList<string> first, IReadOnlyList<string> second)
    {
        var table = new int[first.Count + 1, second.Count + 1];
        for (var i = 1; i <= first.Count; i++)
        {
            for (var j = 1; j <= second.Count; j++)
                table[i, j] = first[i - 1] == second[j - 1] ? table[i - 1, j - 1] + 1 : Math.Max(table[i - 1, j], table[i, j - 1]);
        }
        return table;
    }

    /// <summary>One of the longest, as places in the first list, last first.</summary>
    /// <param name="first">The first list.</param>
    /// <param name="second">The second list.</param>
    /// <param name="alongFirst">Where two are as long, whether to go back along the first list, or along the second.</param>
    public static IEnumerable<int> Longest(IReadOnlyList<string> first, IReadOnlyList<string> second, bool alongFirst)
    {
        var table = Lengths(first, second);
        for (var (i, j) = (first.Count, second.Count); i > 0 && j > 0;)
        {
            if (first[i - 1] == second[j - 1])
            {
                yield return i - 1;
                (i, j) = (i - 1, j - 1);
            }
            else if (table[i - 1, j] > table[i, j - 1] || (alongFirst && table[i - 1, j] == table[i, j - 1]))
            {
                i--;
            }
            else
            {
                j--;
            }
        }
    }
}
