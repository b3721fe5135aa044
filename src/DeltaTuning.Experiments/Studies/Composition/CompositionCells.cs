using DeltaTuning.Experiments.Prompts;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies.Prompting;

namespace DeltaTuning.Experiments.Studies.Composition;

/// <summary>The numbers that tables, figures and findings of the composition study share.</summary>
/// <param name="plan">What was planned.</param>
/// <param name="runs">The runs.</param>
internal sealed class CompositionCells(PromptPlan plan, RunTable runs)
{
    private readonly Dictionary<RunCell, CellScore?> _scores = [];

    /// <summary>A cell; null where no run is finished.</summary>
    internal CellScore? Score(string model, PromptTask task, DataSize size, bool template, string method)
    {
        // The backbone without training is one run for both amounts of data.
        var cell = new RunCell(model, task.Name, method != MethodSubsets.None && size.IsFewShot, template, method);
        if (!_scores.TryGetValue(cell, out var score))
            _scores[cell] = score = runs.Score(cell);
        return score;
    }

    /// <summary>The average over all tasks, in percent; without a number of ours where a task is missing.</summary>
    internal ReportCell AverageCell(string model, DataSize size, bool template, string method)
    {
        var paper = PaperComposition.Instance.Average(size, template, [.. plan.Tasks.Select(task => task.Name)], method);
        CellScore?[] scores = [.. plan.Tasks.Select(task => Score(model, task, size, template, method))];
        return Array.Exists(scores, score => score is null) ? CellScore.Missing(paper) : new()
        {
            Value = 100 * scores.Average(score => score!.Mean),
            Deviation = Array.Exists(scores, score => score!.Deviation is null) ? null : 100 * scores.Average(score => score!.Deviation),
            Paper = paper?.Mean,
            PaperDeviation = paper?.Deviation,
            Runs = [.. scores.SelectMany(score => score!.Runs).Select(run => run.Id)],
        };
    }

    /// <summary>
    /// The mean change from one cell to another over the tasks where both are there, in percent; the paper's over the same tasks beside it. Null where there is none.
    /// </summary>
    internal ReportCell? Change(string model, (DataSize Size, bool Template, string Method) from, (DataSize Size, bool Template, string Method) to)
    {
        var pairs = plan.Tasks
            .Select(task => (task.Name, From: Score(model, task, from.Size, from.Template, from.Method), To: Score(model, task, to.Size, to.Template, to.Method)))
            .Where(pair => pair.From is not null && pair.To is not null)
            .ToArray();
        if (pairs.Length == 0)
            return null;
        var paper = PaperComposition.Instance;
        string[] tasks = [.. pairs.Select(pair => pair.Name)];
        return new()
        {
            Value = 100 * pairs.Average(pair => pair.To!.Mean - pair.From!.Mean),
            Paper = paper.Average(to.Size, to.Template, tasks, to.Method)?.Mean - paper.Average(from.Size, from.Template, tasks, from.Method)?.Mean,
            Runs = [.. pairs.SelectMany(pair => pair.From!.Runs.Concat(pair.To!.Runs)).Select(run => run.Id).Distinct()],
        };
    }

    /// <summary>Any finished run of a method, for what does not depend on the task.</summary>
    internal RunRecord? AnyRun(string model, string method) => plan.Data
        .SelectMany(size => plan.Templates.SelectMany(template => plan.Tasks.Select(task => Score(model, task, size, template, method))))
        .FirstOrDefault(score => score is not null)?.Runs[0];
}
