using System.Globalization;
using DeltaTuning.Experiments.Measurements;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies.Prompting;

namespace DeltaTuning.Experiments.Studies.Efficiency;

/// <summary>The report of <see cref="EfficiencyStudy"/>.</summary>
/// <param name="plan">What was planned.</param>
/// <param name="runs">What is finished.</param>
internal sealed class EfficiencyReport(EfficiencyPlan plan, MeasuredRuns runs)
{
    private readonly IReadOnlyList<RunConfiguration> _planned = plan.Runs();

    /// <summary>Makes it.</summary>
    internal StudyReport Make()
    {
        var (memory, times) = (new MemorySections(plan, runs), new TimeSections(plan, runs));
        return new(
            "Memory and time of delta tuning",
            [.. plan.Notes(), .. Device(), .. Finished(), .. memory.Findings(), .. times.Findings()],
            [.. plan.ByBatch.Select(memory.Section), .. plan.ByLength.Select(times.Section), Parameters(), .. Missing() is { } missing ? new[] { missing } : []]);
    }

    /// <summary>A number of bytes in text.</summary>
    internal static string Gigabytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00#} GB");

    /// <summary>What tells the tables of several backbones apart.</summary>
    internal static string Suffix(IReadOnlyList<string> models, string model) => models.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{models.ToList().IndexOf(model) + 1}");

    private IEnumerable<string> Device()
    {
        var devices = runs.All.GroupBy(run => run.Result.Values.GetValueOrDefault(MeasuredValue.OnCuda) > 0).ToArray();
        foreach (var device in devices)
        {
            yield return device.Key
                ? "Memory is that of the CUDA device: what libtorch's allocator has taken, above what was taken before the model was made."
                : string.Create(CultureInfo.InvariantCulture, $"Memory is resident main memory: the process's peak above what it had before the model was made; threads that computed: {string.Join(", ", device.Select(run => run.Result.Values.GetValueOrDefault(MeasuredValue.Threads)).Distinct().Order())}.");
        }
        if (devices.Length > 1)
            yield return "Some measurements were made on a CUDA device and some on the CPU; they do not compare.";
    }

    private IEnumerable<string> Finished()
    {
        var finished = _planned.Count(runs.Has);
        if (finished < _planned.Count)
            yield return string.Create(CultureInfo.InvariantCulture, $"{finished} of {_planned.Count} measurements are there. What is missing is listed at the end: it was not made yet, or does not fit in memory.");
    }

    private ReportSection Parameters()
    {
        string[] models = [.. plan.ByBatch.Concat(plan.ByLength).Distinct()];
        string[] methods = [.. plan.BatchMethods.Concat(plan.LengthMethods).Distinct()];
        return new(
            "Parameters",
            ["Trained parameters, in percent of all, added ones included; and the memory that was estimated before a measurement started over what it took, at the largest batch or length that is finished."],
            [
                new("efficiency-parameters", "Tunable parameters, in percent.", ["Backbone", .. methods], [.. models.Select(model => Row(model, methods, Tunable))]),
                new("efficiency-estimates", "Estimated over measured peak memory.", ["Backbone", .. methods], [.. models.Select(model => Row(model, methods, EstimateRatio))]),
            ],
            []);
    }

    private IReadOnlyList<ReportCell> Row(string model, string[] methods, Func<RunRecord, double?> value) =>
    [
        PromptPlan.Name(model),
        .. methods.Select(method => Largest(model, method) is { } run ? new ReportCell { Value = value(run), Digits = 3, Runs = [run.Id] } : new ReportCell()),
    ];

    private RunRecord? Largest(string model, string method) => _planned
        .Where(run => run.Model == model && run.Method == method)
        .OrderByDescending(run => (long)run.Training.BatchSize * run.Training.MaxInputLength)
        .Select(run => runs.Find(model, method, run.Training.BatchSize, run.Training.MaxInputLength))
        .FirstOrDefault(run => run is not null);

    private static double? Tunable(RunRecord run) => run.Result.TotalParameters == 0 ? null : 100.0 * run.Result.TrainableParameters / run.Result.TotalParameters;

    private static double? EstimateRatio(RunRecord run) => run.Result.Values.GetValueOrDefault(MeasuredValue.Peak) is > 0 and var peak ? run.Result.Values.GetValueOrDefault(MeasuredValue.Estimate) / peak : null;

    private ReportSection? Missing()
    {
        var missing = _planned.Where(run => !runs.Has(run)).ToArray();
        return missing.Length == 0 ? null : new(
            "Missing measurements",
            ["Not made yet, or refused because they do not fit in memory: the command says which before it starts. Run it again to go on."],
            [
                new("missing-runs", "Planned measurements that are not there.", ["Backbone", "Method", "Batch", "Length"],
                    [.. missing.Select(IReadOnlyList<ReportCell> (run) => [PromptPlan.Name(run.Model), run.Method, Count(run.Training.BatchSize), Count(run.Training.MaxInputLength)])])
                {
                    NameColumns = 2,
                },
            ],
            []);
    }

    private static ReportCell Count(int number) => new() { Value = number, Digits = 0 };
}
