using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies;

namespace DeltaTuning.Experiments.Tests.Studies;

/// <summary>Finished runs with numbers that a test chooses.</summary>
internal static class MadeUpRuns
{
    /// <summary>Finishes every run of a plan, in its order, as <c>run-0</c>, <c>run-1</c>, ...</summary>
    internal static IReadOnlyList<RunRecord> Of(IStudy study, StudyOptions options, Func<RunConfiguration, RunResult> result) =>
        Of(study.Plan(options, new NoTasks()), result);

    /// <summary>Finishes runs, as <c>run-0</c>, <c>run-1</c>, ...</summary>
    internal static IReadOnlyList<RunRecord> Of(IEnumerable<RunConfiguration> runs, Func<RunConfiguration, RunResult> result) =>
        [.. runs.Select((run, number) => new RunRecord($"run-{number}", run, result(run), []))];

    /// <summary>A result.</summary>
    internal static RunResult Result(double validation, double test, double? train = null, long trainable = 0, long total = 1000, params IReadOnlyList<StageResult> stages) => new()
    {
        Metric = "accuracy",
        Values = train is { } known
            ? new Dictionary<string, double> { ["validation"] = validation, ["test"] = test, ["train"] = known }
            : new Dictionary<string, double> { ["validation"] = validation, ["test"] = test },
        TrainableParameters = trainable,
        TotalParameters = total,
        Stages = stages,
    };

    /// <summary>A report's table by its name.</summary>
    internal static ReportTable Table(this StudyReport report, string name) => report.Sections.SelectMany(section => section.Tables).Single(table => table.Name == name);

    /// <summary>A cell by its row's first text and its column.</summary>
    internal static ReportCell Cell(this ReportTable table, string row, string column) =>
        table.Rows.Single(cells => cells[0].Text == row)[table.Columns.ToList().IndexOf(column)];

    /// <summary>A cell by its row's first number and its column.</summary>
    internal static ReportCell Cell(this ReportTable table, int row, string column) =>
        table.Rows.Single(cells => cells[0].Value == row)[table.Columns.ToList().IndexOf(column)];
}
