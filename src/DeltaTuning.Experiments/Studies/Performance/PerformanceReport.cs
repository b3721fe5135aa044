using System.Globalization;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Studies.Prompting;
using DeltaTuning.Experiments.Studies.TextToText;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.Studies.Performance;

/// <summary>The report of <see cref="PerformanceStudy"/>.</summary>
/// <param name="plan">What was planned.</param>
/// <param name="runs">The runs.</param>
internal sealed class PerformanceReport(TextToTextPlan plan, RunTable runs)
{
    private readonly TextToTextCells _cells = new(plan, runs);

    /// <summary>Makes it.</summary>
    internal StudyReport Make() => new(
        "Delta tuning over many tasks",
        [.. plan.Notes(), .. runs.Notes(), .. new PerformanceFindings(_cells).Sentences()],
        [Averages(), TaskTable(), .. runs.Missing() is { } missing ? new[] { missing } : []]);

    private ReportSection Averages() => new(
        "Averages and order",
        [
            string.Create(CultureInfo.InvariantCulture, $"Means over the {_cells.Complete.Count} of {plan.Tasks.Count} tasks on which every method has a finished run, in percent of each task's own metric. The rank of a method on a task is its place among the columns, 1 for the best; equal numbers share the mean of their places."),
            "Tunable parameters are those that are trained, in percent of all, added ones included. The paper's own cells of this table could not be checked, so none stand beside ours; its order is compared in the summary.",
        ],
        [
            new(
                "performance-averages",
                "Averages over tasks by category, in percent; mean rank; tunable parameters, in percent.",
                ["", .. _cells.Columns.Select(column => column.Title)],
                [
                    .. _cells.Complete.GroupBy(task => task.Category).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Row(Counted(group.Key, group.Count()), column => _cells.Average(column, [.. group]))),
                    Best(Row(Counted("all", _cells.Complete.Count), column => _cells.Average(column, _cells.Complete)), highest: true),
                    Best(Row("mean rank", MeanRank), highest: false),
                    Row("tasks won", Won),
                    Row("tunable parameters, %", Tunable),
                ]),
        ],
        _cells.Complete.Count == 0 ? [] :
        [
            new("performance-by-category", "The mean over the tasks of each category.", "Category", "Mean over tasks (%)", [.. _cells.Columns.Select(Series)]) { Kind = FigureKind.Bars, Groups = [.. Categories] },
        ]);

    private ReportSection TaskTable() => new(
        "Tasks",
        ["Mean and standard deviation over seeds, in percent, on the test split (on the validation split where a task has no test split), at the learning rate that was chosen for the cell."],
        [
            new(
                "performance-tasks",
                "Each task by its own metric, in percent.",
                ["Task", "Category", "Metric", .. _cells.Columns.Select(column => column.Title)],
                [.. plan.Tasks.Select(task => Best([task.Name, task.Category, task.Metric, .. _cells.Columns.Select(column => _cells.Score(column, task)?.Cell() ?? new ReportCell())], highest: true))])
            {
                NameColumns = 3,
            },
            new(
                "performance-rates",
                "The chosen learning rates.",
                ["Task", .. _cells.Columns.Select(column => column.Title)],
                [.. plan.Tasks.Select(IReadOnlyList<ReportCell> (task) => [task.Name, .. _cells.Columns.Select(column => (ReportCell)Rates(_cells.Score(column, task)))])]),
        ],
        []);

    private IEnumerable<string> Categories => _cells.Complete.Select(task => task.Category).Distinct().Order(StringComparer.Ordinal);

    private ReportSeries Series(TextToTextColumn column) => new(
        column.Title,
        [.. Categories.Select((_, group) => (double)group)],
        [.. Categories.Select(category => _cells.Average(column, [.. _cells.Complete.Where(task => task.Category == category)]).Value!.Value)]);

    private IReadOnlyList<ReportCell> Row(string name, Func<TextToTextColumn, ReportCell> cell) => [name, .. _cells.Columns.Select(cell)];

    private ReportCell MeanRank(TextToTextColumn column) => _cells.Complete.Count == 0 ? new() : new() { Value = _cells.Complete.Average(task => _cells.Ranks(task)[Place(column)]), Digits = 2 };

    // Who shares the first place wins too.
    private ReportCell Won(TextToTextColumn column) => new() { Value = _cells.Complete.Count(task => _cells.Columns.All(other => _cells.Score(other, task)!.Mean <= _cells.Score(column, task)!.Mean)), Digits = 0 };

    private ReportCell Tunable(TextToTextColumn column) => _cells.Any(column) is { } run
        ? new() { Value = 100.0 * run.Result.TrainableParameters / run.Result.TotalParameters, Digits = 3, Runs = [run.Id] }
        : new();

    private int Place(TextToTextColumn column) => _cells.Columns.Index().First(pair => pair.Item == column).Index;

    private static string Counted(string category, int tasks) => string.Create(CultureInfo.InvariantCulture, $"{category} ({tasks})");

    private static string Rates(CellScore? score) => score is null ? "–" : string.Join(" > ", score.Rates.Select(rate => rate.ToString("0.#e+0", CultureInfo.InvariantCulture)));

    private static IReadOnlyList<ReportCell> Best(IReadOnlyList<ReportCell> row, bool highest)
    {
        var best = highest ? row.Max(cell => cell.Value) : row.Min(cell => cell.Value);
        return [.. row.Select(cell => cell.Value is { } value && value == best ? cell with { Best = true } : cell)];
    }
}
