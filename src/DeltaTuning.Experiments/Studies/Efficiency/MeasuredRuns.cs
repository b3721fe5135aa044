using DeltaTuning.Experiments.Measurements;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Experiments.Studies.Efficiency;

/// <summary>Finished measurements by what was measured.</summary>
/// <param name="runs">The measurements.</param>
internal sealed class MeasuredRuns(IReadOnlyList<RunRecord> runs)
{
    private readonly ILookup<(string Model, string Method, int Batch, int Length), RunRecord> _runs =
        runs.ToLookup(run => (run.Configuration.Model, run.Configuration.Method, run.Configuration.Training.BatchSize, run.Configuration.Training.MaxInputLength));

    /// <summary>All of them.</summary>
    internal IReadOnlyList<RunRecord> All => runs;

    /// <summary>One; null where it is not finished.</summary>
    internal RunRecord? Find(string model, string method, int batch, int length) => _runs[(model, method, batch, length)].FirstOrDefault();

    /// <summary>Whether a plan's measurement is finished.</summary>
    internal bool Has(RunConfiguration run) => Find(run.Model, run.Method, run.Training.BatchSize, run.Training.MaxInputLength) is not null;

    /// <summary>A number as a cell.</summary>
    internal static ReportCell Cell(RunRecord? run, string value, double unit, int digits) => run?.Result.Values.TryGetValue(value, out var number) == true
        ? new() { Value = number / unit, Digits = digits, Runs = [run.Id] }
        : new() { Digits = digits };

    /// <summary>The part of full fine-tuning's memory that a method saves; null where one of both is not finished.</summary>
    internal double? Saving(string model, string method, int batch, int length) => Ratio(model, method, batch, length, MeasuredValue.Peak) is { } ratio ? 1 - ratio : null;

    /// <summary>A method's number over full fine-tuning's; null where one of both is not finished.</summary>
    internal double? Ratio(string model, string method, int batch, int length, string value)
    {
        if (Find(model, method, batch, length) is not { } run || Find(model, EfficiencyPlan.Full, batch, length) is not { } full)
            return null;
        return full.Result.Values.TryGetValue(value, out var whole) && whole > 0 && run.Result.Values.TryGetValue(value, out var part) ? part / whole : null;
    }

    /// <summary>A ratio as a cell.</summary>
    internal ReportCell RatioCell(string model, string method, int batch, int length, string value, double? paper) => new()
    {
        Value = Ratio(model, method, batch, length, value),
        Digits = 2,
        Paper = paper,
        Runs = [.. new[] { Find(model, method, batch, length), Find(model, EfficiencyPlan.Full, batch, length) }.OfType<RunRecord>().Select(run => run.Id).Distinct()],
    };
}
