using DeltaTuning.Experiments.Prompts;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Studies.Prompting;

namespace DeltaTuning.Experiments.Studies.Generalization;

/// <summary>The report of <see cref="GeneralizationStudy"/>.</summary>
/// <param name="plan">What was planned.</param>
/// <param name="methods">The columns.</param>
/// <param name="runs">The runs.</param>
internal sealed class GeneralizationReport(PromptPlan plan, IReadOnlyList<string> methods, RunTable runs)
{
    // SST-2 with the manual template and prompt tuning at 1e-2, two seeds: the one cell that the authors' repository guang-yng/FS-PBA (at 8c19d3c) holds.
    private static readonly (string Task, bool Template, string Method, PaperValue Gap) Seen = ("glue-sst2", true, "PT", new(1.11, 0.28));

    private static readonly string[] Splits = ["train", "validation"];

    private readonly GeneralizationCells _cells = new(runs);

    /// <summary>Makes it.</summary>
    internal StudyReport Make() => new(
        "Generalization gaps",
        [.. plan.Notes(), .. runs.Notes(), .. new GeneralizationFindings(plan, methods, _cells).Summary()],
        [.. plan.Models.Select(Section), .. runs.Missing() is { } missing ? new[] { missing } : []]);

    private IEnumerable<GapSetting> Settings(string model) => plan.Data.SelectMany(size => plan.Templates.Select(template => new GapSetting(model, size, template)));

    private ReportSection Section(string model) => new(
        $"Gaps of {PromptPlan.Name(model)}",
        [
            "The gap is the metric on the training split less that on the validation split, both at the checkpoint that was chosen on the latter, in percent: mean and standard deviation (of the population) over seeds. 'none' is the backbone without training.",
            "Of the paper's table one cell was seen (prompt tuning on SST-2 with the manual template, RoBERTa-large, two seeds, learning rate 1e-2), in the authors' repository; it stands beside ours.",
        ],
        [
            .. Settings(model).Select(setting => Table($"gap-{setting.Slug}{plan.Suffix(model)}", $"Gap, {setting.Words}, in percent.", setting, (task, method) => _cells.Gap(setting, task, method), hasPaper: true)),
            .. Settings(model).SelectMany(setting => Splits.Select(split => Table(
                $"{split}-{setting.Slug}{plan.Suffix(model)}", $"The metric on the {split} split, {setting.Words}, in percent.", setting, (task, method) => _cells.On(split, setting, task, method), hasPaper: false))),
        ],
        [.. Figure(model) is { } figure ? new[] { figure } : []]);

    private ReportTable Table(string name, string caption, GapSetting setting, Func<PromptTask, string, CellScore?> score, bool hasPaper) => new(
        name,
        caption,
        ["Task", .. methods],
        [
            .. plan.Tasks.Select(IReadOnlyList<ReportCell> (task) => [task.Title, .. methods.Select(method =>
            {
                var paper = hasPaper ? Paper(setting, task, method) : null;
                return score(task, method)?.Cell(paper, digits: 2) ?? CellScore.Missing(paper, digits: 2);
            })]),
            ["Average", .. methods.Select(method => Average([.. plan.Tasks.Select(task => score(task, method))]))],
        ]);

    private static PaperValue? Paper(GapSetting setting, PromptTask task, string method) =>
        !setting.Size.IsFewShot && (task.Name, setting.Template, method) == (Seen.Task, Seen.Template, Seen.Method) ? Seen.Gap : null;

    private static ReportCell Average(IReadOnlyList<CellScore?> scores) => scores.Any(score => score is null) ? CellScore.Missing(digits: 2) : new()
    {
        Value = 100 * scores.Average(score => score!.Mean),
        Deviation = scores.Any(score => score!.Deviation is null) ? null : 100 * scores.Average(score => score!.Deviation),
        Digits = 2,
        Runs = [.. scores.SelectMany(score => score!.Runs).Select(run => run.Id)],
    };

    private ReportFigure? Figure(string model)
    {
        var series = Settings(model)
            .Select(setting => (setting.Words, Means: _cells.Means(setting, plan.Tasks, methods)))
            .Where(pair => pair.Means.Count > 0)
            .Select(pair => new ReportSeries(pair.Words, [.. methods.Select((_, group) => (double)group)], [.. methods.Select(method => pair.Means[method])]))
            .ToArray();
        return series.Length == 0 ? null : new(
            $"gaps{plan.Suffix(model)}", "The gap of each method, the mean over the tasks where all are finished.", "Trained together", "Train less validation (points)", series)
        {
            Kind = FigureKind.Bars,
            Groups = methods,
        };
    }
}
