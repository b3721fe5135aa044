using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies.Prompting;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.Studies.TextToText;

/// <summary>The numbers of tasks and methods.</summary>
/// <param name="plan">What was planned.</param>
/// <param name="runs">The runs.</param>
internal sealed class TextToTextCells(TextToTextPlan plan, RunTable runs)
{
    private readonly Dictionary<RunCell, CellScore?> _scores = [];

    /// <summary>The columns.</summary>
    internal IReadOnlyList<TextToTextColumn> Columns => plan.Columns;

    /// <summary>Tasks where every column has a number: what averages and ranks are taken over, so that all methods are measured by the same.</summary>
    internal IReadOnlyList<TaskDeclaration> Complete { get; } = [.. plan.Tasks.Where(task => plan.Columns.All(column => runs.Score(TextToTextPlan.Cell(column, task), Reported) is not null))];

    /// <summary>A cell; null where no run is finished.</summary>
    internal CellScore? Score(TextToTextColumn column, TaskDeclaration task)
    {
        var cell = TextToTextPlan.Cell(column, task);
        if (!_scores.TryGetValue(cell, out var score))
            _scores[cell] = score = runs.Score(cell, Reported);
        return score;
    }

    /// <summary>The mean over tasks, in percent.</summary>
    internal ReportCell Average(TextToTextColumn column, IReadOnlyList<TaskDeclaration> tasks) => tasks.Count == 0 ? new() : new()
    {
        Value = 100 * tasks.Average(task => Score(column, task)!.Mean),
        Runs = [.. tasks.SelectMany(task => Score(column, task)!.Runs).Select(run => run.Id)],
    };

    /// <summary>The places of the columns on a task, 1 for the best; equal numbers share the mean of their places.</summary>
    internal IReadOnlyList<double> Ranks(TaskDeclaration task)
    {
        double[] values = [.. Columns.Select(column => Score(column, task)!.Mean)];
        return [.. values.Select(value => 1 + values.Count(other => other > value) + ((values.Count(other => other == value) - 1) / 2.0))];
    }

    /// <summary>A finished run of a column, for what does not depend on the task.</summary>
    internal RunRecord? Any(TextToTextColumn column) => plan.Tasks.Select(task => Score(column, task)).FirstOrDefault(score => score is not null)?.Runs[0];

    // Many tasks of the collection have no test split with labels; theirs is the validation split.
    private static double Reported(RunRecord run) => CellScore.Number(run, "test") is var test && double.IsNaN(test) ? CellScore.Number(run, "validation") : test;
}
