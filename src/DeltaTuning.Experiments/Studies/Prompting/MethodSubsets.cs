namespace DeltaTuning.Experiments.Studies.Prompting;

/// <summary>The subsets of {PT, BF, AP} and the orders of the three, in the notation of <see cref="Runs.RunConfiguration.Method"/>.</summary>
internal static class MethodSubsets
{
    /// <summary>The backbone as it is.</summary>
    internal const string None = "none";

    /// <summary>Full fine-tuning.</summary>
    internal const string FineTuning = "FT";

    /// <summary>The eight subsets, in the order of the paper's columns.</summary>
    internal static readonly IReadOnlyList<string> All = [None, "AP", "BF", "BF+AP", "PT", "PT+AP", "PT+BF", "PT+BF+AP"];

    /// <summary>The six orders, in the order of the paper's rows.</summary>
    internal static readonly IReadOnlyList<string> Orders = ["AP>BF>PT", "AP>PT>BF", "BF>AP>PT", "BF>PT>AP", "PT>AP>BF", "PT>BF>AP"];

    /// <summary>The three methods, in the order in which findings speak of them.</summary>
    internal static readonly IReadOnlyList<string> Single = ["AP", "BF", "PT"];

    /// <summary>A method's parts.</summary>
    internal static string[] Parts(string method) => method == None ? [] : method.Split('+');

    /// <summary>A subset with its parts in the paper's order; others as they are.</summary>
    internal static string Ordered(string method) =>
        All.FirstOrDefault(subset => Parts(subset).ToHashSet(StringComparer.Ordinal).SetEquals(Parts(method))) ?? method;

    /// <summary>The pairs of trained subsets that differ by one method: without and with it.</summary>
    internal static IEnumerable<(string Without, string With)> Adding(string method, IReadOnlyCollection<string> among) =>
        from without in All
        where without != None && !Parts(without).Contains(method, StringComparer.Ordinal)
        let with = Ordered(without + '+' + method)
        where among.Contains(without) && among.Contains(with)
        select (without, with);
}
