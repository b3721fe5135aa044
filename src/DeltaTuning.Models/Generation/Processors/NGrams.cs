namespace DeltaTuning.Models;

/// <summary>Tokens that would complete an n-gram.</summary>
internal static class NGrams
{
    /// <summary>What follows the last n − 1 tokens of a row wherever they stand in a text.</summary>
    internal static IEnumerable<long> Completions(IReadOnlyList<long> row, IReadOnlyList<long> text, int size)
    {
        var start = row.Count - (size - 1);
        if (start < 0)
            yield break;
        for (var at = 0; at + size <= text.Count; at++)
        {
            if (Matches(row, start, text, at, size - 1))
                yield return text[at + size - 1];
        }
    }

    /// <summary>Whether a row ends with tokens.</summary>
    internal static bool EndsWith(IReadOnlyList<long> row, IReadOnlyList<long> tokens, int count) =>
        row.Count >= count && Matches(row, row.Count - count, tokens, 0, count);

    private static bool Matches(IReadOnlyList<long> left, int leftStart, IReadOnlyList<long> right, int rightStart, int count)
    {
        for (var number = 0; number < count; number++)
        {
            if (left[leftStart + number] != right[rightStart + number])
                return false;
        }
        return true;
    }
}
