using System.Globalization;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies.TextToText;

namespace DeltaTuning.Experiments.Studies.Performance;

/// <summary>The paper's findings on performance, each computed anew from the runs.</summary>
/// <param name="cells">The numbers.</param>
internal sealed class PerformanceFindings(TextToTextCells cells)
{
    private static readonly string[] PaperOrder = ["FT", "LR", "AP", "PF", "PT"];

    // The methods on the first backbone; columns of larger ones are compared by themselves.
    private readonly TextToTextColumn[] _base = [.. cells.Columns.Where(column => column.Model == cells.Columns[0].Model)];

    /// <summary>A sentence for each finding that the runs can speak to.</summary>
    internal IEnumerable<string> Sentences()
    {
        if (cells.Complete.Count == 0)
        {
            yield return "No task is finished with every method yet, so the paper's findings cannot be compared.";
            yield break;
        }
        IEnumerable<string?> sentences = [Order(), FullWins(), AnyCanWin(), Parameters(), Larger()];
        foreach (var sentence in sentences.OfType<string>())
            yield return sentence;
    }

    private string? Order()
    {
        var known = _base.Where(column => PaperOrder.Contains(column.Method)).ToArray();
        if (known.Length < 2)
            return null;
        var ours = known.OrderByDescending(Average).Select(column => column.Method).ToArray();
        var paper = PaperOrder.Where(ours.Contains).ToArray();
        var pairs = paper.Index().SelectMany(first => paper.Skip(first.Index + 1).Select(second => (First: first.Item, Second: second))).ToArray();
        var kept = pairs.Count(pair => Average(pair.First) > Average(pair.Second));
        return Say($"Order of the averages: {string.Join(" > ", ours)}; the paper's is {string.Join(" > ", paper)}: {kept} of {pairs.Length} pairs stand as there.", kept == pairs.Length);
    }

    private string? FullWins()
    {
        if (Find("FT") is not { } full || _base.Length < 2)
            return null;
        var deltas = _base.Where(column => column != full).ToArray();
        var wins = cells.Complete.Count(task => deltas.All(column => cells.Score(full, task)!.Mean >= cells.Score(column, task)!.Mean));
        var gap = Average(full) - deltas.Max(Average);
        return Say(string.Create(CultureInfo.InvariantCulture, $"Full fine-tuning is best on most tasks (the paper's finding). Here it is on {wins} of {cells.Complete.Count}; its average is {gap:+0.0;-0.0;0.0} points from the best delta's."), 2 * wins > cells.Complete.Count);
    }

    private string? AnyCanWin()
    {
        if (Find("FT") is not { } full)
            return null;
        var above = _base.Where(column => column != full && cells.Complete.Any(task => cells.Score(column, task)!.Mean > cells.Score(full, task)!.Mean)).Select(column => column.Method).ToArray();
        return Say($"Deltas can surpass full fine-tuning on single tasks (the paper's finding). Here {(above.Length == 0 ? "none does" : $"{string.Join(", ", above)} {(above.Length == 1 ? "does" : "do")}")}.", above.Length > 0);
    }

    private string? Parameters()
    {
        var counted = _base.Where(column => column.Method != "FT").Select(column => (Average: Average(column), Count: Trainable(cells.Any(column)))).ToArray();
        if (counted.Length < 3)
            return null;
        var byAverage = counted.OrderByDescending(item => item.Average).Select(item => item.Count).ToArray();
        var follows = byAverage.SequenceEqual(byAverage.OrderDescending());
        return Say($"Among deltas performance does not follow the number of tunable parameters (the paper's finding). Here the order of averages is {(follows ? "" : "not ")}that of the numbers.", !follows);
    }

    private string? Larger()
    {
        if (Find("PT") is not { } small || cells.Columns.FirstOrDefault(column => column.Model != small.Model) is not { } large)
            return null;
        var gain = Average(large) - Average(small);
        return Say(string.Create(CultureInfo.InvariantCulture, $"Prompt tuning gains from a larger backbone (the paper's finding). Here the average of {large.Title} is {gain:+0.0;-0.0;0.0} points from {small.Title}'s."), gain > 0);
    }

    private TextToTextColumn? Find(string method) => _base.FirstOrDefault(column => column.Method == method);

    private double Average(string method) => Average(Find(method)!);

    private double Average(TextToTextColumn column) => cells.Average(column, cells.Complete).Value!.Value;

    private static long Trainable(RunRecord? run) => run?.Result.TrainableParameters ?? 0;

    private static string Say(string finding, bool agrees) => $"{finding} {(agrees ? "Agrees." : "Does not agree.")}";
}
