using System.Globalization;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Experiments.Studies.Prompting;

/// <summary>A study's planned and finished runs by cells.</summary>
internal sealed class RunTable
{
    private readonly ILookup<RunCell, RunConfiguration> _planned;
    private readonly ILookup<RunCell, RunRecord> _finished;

    /// <summary>Orders runs.</summary>
    /// <param name="planned">The runs of the plan.</param>
    /// <param name="finished">Those that are finished.</param>
    /// <param name="rule">By what learning rates are chosen.</param>
    internal RunTable(IReadOnlyList<RunConfiguration> planned, IReadOnlyList<RunRecord> finished, SelectionRule rule)
    {
        _planned = planned.ToLookup(RunCell.Of);
        _finished = finished.ToLookup(run => RunCell.Of(run.Configuration));
        Rule = rule;
    }

    /// <summary>By what learning rates are chosen.</summary>
    internal SelectionRule Rule { get; }

    /// <summary>Runs of the plan.</summary>
    internal int Planned => _planned.Sum(cell => cell.Count());

    /// <summary>Runs that are finished.</summary>
    internal int Finished => _planned.Sum(cell => _finished[cell.Key].Count());

    /// <summary>A cell's finished runs.</summary>
    internal IEnumerable<RunRecord> Runs(RunCell cell) => _finished[cell];

    /// <summary>A cell's numbers, of the split that tables report.</summary>
    internal CellScore? Score(RunCell cell) => Score(cell, run => CellScore.Number(run, "test"));

    /// <summary>A cell's numbers.</summary>
    internal CellScore? Score(RunCell cell, Func<RunRecord, double> value) => CellScore.Choose(_finished[cell], Rule, value);

    /// <summary>What a report's top says of selection and of what is missing.</summary>
    internal IEnumerable<string> Notes()
    {
        yield return Rule == SelectionRule.Validation
            ? "Learning rates are chosen by the best mean over seeds on the validation split."
            : "Learning rates are chosen by the best mean over seeds on the test split, as the study's authors did: optimistic.";
        if (Finished < Planned)
            yield return string.Create(CultureInfo.InvariantCulture, $"{Finished} of {Planned} runs are finished; cells whose runs are missing are listed at the end, and are computed from those that are there.");
    }

    /// <summary>The cells that lack runs; none where all are finished.</summary>
    internal ReportSection? Missing()
    {
        var cells = _planned.Where(cell => _finished[cell.Key].Count() < cell.Count()).ToArray();
        return cells.Length == 0 ? null : new(
            "Missing runs",
            ["What is not finished yet, or failed. Run the same command again to go on."],
            [new("missing-runs", "Finished and planned runs of the cells that lack some.", ["Model", "Task", "Data", "Template", "Method", "Finished", "Planned"], [.. cells.Select(Row)]) { NameColumns = 5 }],
            []);
    }

    private IReadOnlyList<ReportCell> Row(IGrouping<RunCell, RunConfiguration> cell) =>
    [
        PromptPlan.Name(cell.Key.Model), cell.Key.Task, cell.Key.IsFewShot ? DataSize.FewShot.Name : DataSize.Full.Name, cell.Key.Template ? "yes" : "no", cell.Key.Method,
        new() { Value = _finished[cell.Key].Count(), Digits = 0 }, new() { Value = cell.Count(), Digits = 0 },
    ];
}
