namespace DeltaTuning.Experiments.Metrics;

/// <summary>Correlations of two lists of finite numbers, at least two.</summary>
internal static class Correlations
{
    /// <summary>Pearson's; NaN where one list is constant.</summary>
    public static double Pearson(double[] x, double[] y)
    {
        var (dx, dy) = (Centred(x), Centred(y));
        var (nx, ny) = (Math.Sqrt(dx.Sum(d => d * d)), Math.Sqrt(dy.Sum(d => d * d)));
        if (IsConstant(x) || IsConstant(y))
            return double.NaN;
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += dx[i] / nx * (dy[i] / ny);
        return Math.Clamp(sum, -1, 1);
    }

    /// <summary>Spearman's: Pearson's of the ranks, where equal numbers have the mean of theirs.</summary>
    public static double Spearman(double[] x, double[] y) => Pearson(Ranks(x), Ranks(y));

    /// <summary>Kendall's tau-b (1945), by sorting (Knight 1966).</summary>
    public static double KendallTauB(double[] x, double[] y)
    {
        int[] order = [.. Enumerable.Range(0, x.Length).OrderBy(i => x[i]).ThenBy(i => y[i])];
        double[] sorted = [.. order.Select(i => y[i])];
        var both = order.Select(i => (x[i], y[i])).CountBy(pair => pair).Sum(pair => Pairs(pair.Value));
        var (tiesX, tiesY) = (x.CountBy(value => value).Sum(pair => Pairs(pair.Value)), y.CountBy(value => value).Sum(pair => Pairs(pair.Value)));
        var all = Pairs(x.Length);
        if (tiesX == all || tiesY == all)
            return double.NaN;
        var discordant = Inversions(sorted, new double[sorted.Length]);
        return (all - tiesX - tiesY + both - (2 * discordant)) / Math.Sqrt(all - tiesX) / Math.Sqrt(all - tiesY);
    }

    private static double Pairs(long count) => count * (count - 1) / 2.0;

    private static bool IsConstant(double[] values) => Array.TrueForAll(values, value => value == values[0]);

    private static double[] Centred(double[] values)
    {
        var mean = values.Average();
        return [.. values.Select(value => value - mean)];
    }

    private static double[] Ranks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
        var ranks = new double[values.Length];
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            while (end < order.Length && values[order[end]] == values[order[start]])
                end++;
            for (var i = start; i < end; i++)
                ranks[order[i]] = (start + end + 1) / 2.0;
            start = end;
        }
        return ranks;
    }

    // Pairs in descending order, counted while merging.
    private static double Inversions(Span<double> values, Span<double> spare)
    {
        if (values.Length < 2)
            return 0;
        var half = values.Length / 2;
        var count = Inversions(values[..half], spare[..half]) + Inversions(values[half..], spare[half..]);
        var (left, right) = (0, half);
        for (var place = 0; place < values.Length; place++)
        {
            var fromLeft = right == values.Length || (left < half && values[left] <= values[right]);
            count += fromLeft ? 0 : half - left;
            spare[place] = values[fromLeft ? left++ : right++];
        }
        spare[..values.Length].CopyTo(values);
        return count;
    }
}
