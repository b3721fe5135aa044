using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies;
using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Experiments.Tests.Runs;

namespace DeltaTuning.Experiments.Tests.Studies;

/// <summary>Tasks × methods, means over seeds.</summary>
internal sealed class ToyStudy(string[] methods, int[] seeds, long steps) : IStudy
{
    public static ToyStudy ForKills { get; } = new(["PT+BF", "AP>BF>PT", "FT"], [1], 24);

    public string Name { get; init; } = "toy";

    public string Question => "Does all work?";

    public IReadOnlyList<RunConfiguration> Plan(StudyOptions options, ITaskStore tasks) =>
        [.. from task in options.Tasks ?? ToyTasks.Names from method in options.Methods ?? methods from seed in options.Seeds ?? seeds select Toys.Run(method, task, seed, options.Steps ?? steps)];

    public StudyReport Report(StudyOptions options, ITaskStore tasks, IReadOnlyList<RunRecord> runs) => new("Toys", [], [new("Means", [],
    [
        new("means", "Test score", ["task", "method", "score"],
        [
            .. runs.GroupBy(run => (run.Configuration.Task, run.Configuration.Method)).Select(cell => (IReadOnlyList<ReportCell>)
            [
                cell.Key.Task!,
                cell.Key.Method,
                new() { Value = cell.Average(run => run.Result.Values["test"]), Runs = [.. cell.Select(run => run.Id)] },
            ]),
        ]),
    ], [])]);
}
