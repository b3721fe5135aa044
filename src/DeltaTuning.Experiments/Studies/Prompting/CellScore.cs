using System.Globalization;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Experiments.Studies.Prompting;

/// <summary>A cell's numbers: those of its best learning rates, over seeds.</summary>
/// <param name="Rates">The chosen learning rates; empty where nothing was trained.</param>
/// <param name="Runs">The runs with these rates.</param>
/// <param name="Values">What is reported of each of these runs.</param>
internal sealed record CellScore(IReadOnlyList<double> Rates, IReadOnlyList<RunRecord> Runs, IReadOnlyList<double> Values)
{
    /// <summary>The mean over seeds.</summary>
    internal double Mean => Values.Average();

    /// <summary>The standard deviation over seeds, of the population of these seeds as the paper's; null of a single run.</summary>
    internal double? Deviation => Values.Count < 2 ? null : Math.Sqrt(Values.Average(value => (value - Mean) * (value - Mean)));

    /// <summary>Chooses the rates with the best mean over their finished seeds on the split that a rule names.</summary>
    /// <param name="runs">The finished runs of a cell.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="value">What is reported of a run; NaN where it is not defined.</param>
    /// <returns>The numbers; null where no run has any.</returns>
    internal static CellScore? Choose(IEnumerable<RunRecord> runs, SelectionRule rule, Func<RunRecord, double> value)
    {
        // The first of equal rates, as in the order of the plan. A correlation that is not defined is worse than any.
        var best = runs
            .GroupBy(run => string.Join(' ', run.Configuration.LearningRates.Select(rate => rate.ToString("R", CultureInfo.InvariantCulture))))
            .Select(group => group.ToArray())
            .OrderByDescending(group => group.Average(run => Split(run, rule)) is var mean && double.IsNaN(mean) ? double.NegativeInfinity : mean)
            .FirstOrDefault();
        if (best is null)
            return null;
        var values = Array.ConvertAll(best, run => value(run));
        return Array.Exists(values, double.IsNaN) ? null : new(best[0].Configuration.LearningRates, best, values);
    }

    /// <summary>A run's number for a split, by which rates are chosen; NaN where there is none.</summary>
    internal static double Split(RunRecord run, SelectionRule rule) => Number(run, rule == SelectionRule.Test ? "test" : "validation");

    /// <summary>A run's number by its name; NaN where there is none.</summary>
    internal static double Number(RunRecord run, string name) => run.Result.Values.TryGetValue(name, out var value) ? value : double.NaN;

    /// <summary>The numbers as a cell in percent, beside the paper's.</summary>
    internal ReportCell Cell(PaperValue? paper = null, int digits = 1) => new()
    {
        Value = 100 * Mean,
        Deviation = 100 * Deviation,
        Digits = digits,
        Paper = paper?.Mean,
        PaperDeviation = paper?.Deviation,
        Runs = [.. Runs.Select(run => run.Id)],
    };

    /// <summary>A cell without a number of ours.</summary>
    internal static ReportCell Missing(PaperValue? paper = null, int digits = 1) => new() { Digits = digits, Paper = paper?.Mean, PaperDeviation = paper?.Deviation };
}
