using System.Globalization;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Studies.Prompting;
using DeltaTuning.Experiments.Studies.TextToText;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.Studies.Convergence;

/// <summary>The report of <see cref="ConvergenceStudy"/>.</summary>
/// <param name="plan">What was planned.</param>
/// <param name="runs">The runs.</param>
internal sealed class ConvergenceReport(TextToTextPlan plan, RunTable runs)
{
    // The paper draws AP and LR as about equal, and leaves PT out as too slow.
    private static readonly string[][] PaperOrder = [["FT"], ["AP", "LR"], ["PF"]];

    private readonly TextToTextCells _cells = new(plan, runs);

    /// <summary>Makes it.</summary>
    internal StudyReport Make() => new(
        "How fast delta tuning converges",
        [.. plan.Notes(), .. runs.Notes(), Order()],
        [Steps(), Curves(), .. runs.Missing() is { } missing ? new[] { missing } : []]);

    private ReportSection Steps() => new(
        "Steps to 95 % of the best",
        [
            "For each run the first evaluated step at which the validation metric reaches 95 % of the best value of that same run, then the mean over seeds: a fast method need not be a good one, so read it beside the best value. Only multiples of the distance between evaluations occur. A cell whose best is not above 0 has learned nothing and has no number; a method without any stays out of the mean.",
        ],
        [
            new(
                "convergence-steps",
                "Optimizer steps to 95 % of the run's own best validation metric.",
                ["Task", .. _cells.Columns.Select(column => column.Title)],
                [
                    .. plan.Tasks.Select(IReadOnlyList<ReportCell> (task) => [task.Name, .. _cells.Columns.Select(column => StepsCell(column, task))]),
                    ["mean of the tasks that all have", .. _cells.Columns.Select(MeanSteps)],
                ]),
            new(
                "convergence-best",
                "The best validation metric of the mean curve, in percent.",
                ["Task", .. _cells.Columns.Select(column => column.Title)],
                [.. plan.Tasks.Select(IReadOnlyList<ReportCell> (task) => [task.Name, .. _cells.Columns.Select(column => BestCell(column, task))])]),
        ],
        []);

    private ReportSection Curves() => new(
        "Curves",
        ["The validation metric at each evaluation, at the learning rate that was chosen for the cell, as the mean over seeds."],
        [],
        [
            .. Mean() is { } mean ? new[] { mean } : [],
            .. plan.Tasks.Select(Figure).Where(figure => figure.Series.Count > 0),
        ]);

    // Every column at the steps that all its tasks have.
    private ReportFigure? Mean()
    {
        if (_cells.Complete.Count < 2)
            return null;
        var series = _cells.Columns.Select(column => (column.Title, Curve: LearningCurve.Mean([.. _cells.Complete.Select(task => Curve(column, task)).OfType<LearningCurve>()]))).ToArray();
        return new(
            "convergence-mean",
            string.Create(CultureInfo.InvariantCulture, $"The mean over the {_cells.Complete.Count} tasks that every method has finished."),
            "Optimizer steps",
            "Mean validation metric (%)",
            [.. series.Where(item => item.Curve.Steps.Count > 0).Select(item => Series(item.Title, item.Curve))]);
    }

    private ReportFigure Figure(TaskDeclaration task) => new(
        $"convergence-{FileName(task.Name)}",
        $"{task.Name}, by its {task.Metric} on the validation split.",
        "Optimizer steps",
        $"{task.Metric} (%)",
        [.. _cells.Columns.Select(column => (column.Title, Curve: Curve(column, task))).Where(item => item.Curve is not null).Select(item => Series(item.Title, item.Curve!))]);

    // Figures' names are files', in lower case with hyphens.
    private static string FileName(string task) => string.Join('-', task.ToLowerInvariant().Split(['_', '.', '-', '/', ' '], StringSplitOptions.RemoveEmptyEntries));

    private static ReportSeries Series(string title, LearningCurve curve) => new(title, [.. curve.Steps.Select(step => (double)step)], [.. curve.Values.Select(value => 100 * value)]);

    private LearningCurve? Curve(TextToTextColumn column, TaskDeclaration task) => LearningCurve.Of(_cells.Score(column, task));

    private double? StepsOf(TextToTextColumn column, TaskDeclaration task)
    {
        LearningCurve[] curves = [.. (_cells.Score(column, task)?.Runs ?? []).Select(LearningCurve.Of).Where(curve => curve.Steps.Count > 0)];
        return curves.Length == 0 || curves.Any(curve => curve.Values.Max() <= 0) ? null : curves.Average(curve => (double)curve.StepsToNearBest());
    }

    private ReportCell StepsCell(TextToTextColumn column, TaskDeclaration task) => StepsOf(column, task) is { } steps
        ? new() { Value = steps, Digits = 0, Runs = [.. _cells.Score(column, task)!.Runs.Select(run => run.Id)] }
        : new();

    private ReportCell BestCell(TextToTextColumn column, TaskDeclaration task) => Curve(column, task) is { } curve
        ? new() { Value = 100 * curve.Values.Max(), Runs = [.. _cells.Score(column, task)!.Runs.Select(run => run.Id)] }
        : new();

    // A method that learns nothing must not take the mean from the others.
    private IReadOnlyList<TextToTextColumn> Learning => [.. _cells.Columns.Where(column => _cells.Complete.Any(task => StepsOf(column, task) is not null))];

    private IReadOnlyList<TaskDeclaration> Measured => [.. _cells.Complete.Where(task => Learning.All(column => StepsOf(column, task) is not null))];

    private ReportCell MeanSteps(TextToTextColumn column) => Learning.Contains(column) && Measured is { Count: > 0 } tasks ? new() { Value = tasks.Average(task => StepsOf(column, task)), Digits = 0 } : new();

    private string Order()
    {
        const string paper = "The paper's order of speed is FT > AP ≈ LR > PF, with PT left out as too slow.";
        var columns = Learning.Where(column => column.Model == _cells.Columns[0].Model).ToArray();
        if (Measured.Count == 0 || columns.Length < 2)
            return $"{paper} No task is finished with every method yet, so ours cannot be said.";
        var steps = columns.ToDictionary(column => column.Method, column => MeanSteps(column).Value!.Value);
        var ours = string.Join(", ", steps.OrderBy(pair => pair.Value).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} ({pair.Value:0})")));
        var pairs = PaperOrder.Index()
            .SelectMany(faster => PaperOrder.Skip(faster.Index + 1).SelectMany(slower => faster.Item.SelectMany(first => slower.Select(second => (First: first, Second: second)))))
            .Where(pair => steps.ContainsKey(pair.First) && steps.ContainsKey(pair.Second))
            .ToArray();
        var kept = pairs.Count(pair => steps[pair.First] < steps[pair.Second]);
        return $"{paper} Ours, by mean steps to 95 % of the best, the fastest first: {ours}. {(pairs.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{kept} of {pairs.Length} pairs stand as in the paper: {(kept == pairs.Length ? "agrees" : "does not agree")}."))}".TrimEnd();
    }
}
