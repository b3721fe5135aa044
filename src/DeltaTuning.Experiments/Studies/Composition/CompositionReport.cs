using System.Globalization;
using DeltaTuning.Experiments.Prompts;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Studies.Prompting;

namespace DeltaTuning.Experiments.Studies.Composition;

/// <summary>The report of <see cref="CompositionStudy"/>.</summary>
/// <param name="plan">What was planned.</param>
/// <param name="methods">The columns.</param>
/// <param name="runs">The runs.</param>
internal sealed class CompositionReport(PromptPlan plan, IReadOnlyList<string> methods, RunTable runs)
{
    private static readonly PaperComposition Paper = PaperComposition.Instance;

    /// <summary>Makes it.</summary>
    internal StudyReport Make()
    {
        var cells = new CompositionCells(plan, runs);
        var findings = new CompositionFindings(plan, methods, cells);
        return new(
            "Simultaneous composition of prompt tuning, BitFit and adapters",
            [
                .. plan.Notes(),
                .. runs.Notes(),
                .. plan.Models.SelectMany(findings.Summary),
            ],
            [
                .. plan.Models.SelectMany(model => new[] { Tables(model, cells), findings.Section(model), Figures(model, cells), Rates(model, cells) }),
                .. runs.Missing() is { } missing ? new[] { missing } : [],
            ]);
    }

    private ReportSection Tables(string model, CompositionCells cells) => new(
        $"Results of {PromptPlan.Name(model)}",
        [
            "Mean and standard deviation (of the population) over seeds, in percent, on the test split; beside them the paper's cells, which are of RoBERTa-large. CoLA: Matthews correlation; SST-2, MNLI, QNLI, RTE: accuracy; MRPC, QQP: F1; STS-B: Pearson correlation; generated tasks: accuracy.",
            "As in the paper GLUE's development sets are the test split, and with all data the validation split too: the numbers there are those by which checkpoints and learning rates were chosen. 'none' is the backbone without training, the same for both amounts of data. The averages' deviation is the mean of the tasks' deviations, as in the paper.",
            $"The paper's cells: {Paper.Source}",
        ],
        [.. plan.Data.SelectMany(size => plan.Templates.Select(template => Table(model, size, template, cells)))],
        []);

    private ReportTable Table(string model, DataSize size, bool template, CompositionCells cells) => new(
        $"composition-{size.Name}-{Word(template)}{plan.Suffix(model)}",
        $"{Sentence(size, template)}, in percent.",
        ["Task", .. methods],
        [
            .. plan.Tasks.Select(task => Best([task.Title, .. methods.Select(method =>
                cells.Score(model, task, size, template, method)?.Cell(Paper.Cell(size, template, task.Name, method)) ?? CellScore.Missing(Paper.Cell(size, template, task.Name, method)))])),
            Best(["Average", .. methods.Select(method => cells.AverageCell(model, size, template, method))]),
            ["Tunable parameters, %", .. methods.Select(method => Tunable(model, method, cells))],
        ]);

    private ReportCell Tunable(string model, string method, CompositionCells cells)
    {
        double? paper = Paper.TunablePercent.TryGetValue(method, out var percent) && plan.IsGlue ? percent : null;
        return cells.AnyRun(model, method) is { } run
            ? new() { Value = 100.0 * run.Result.TrainableParameters / run.Result.TotalParameters, Digits = 3, Paper = paper, Runs = [run.Id] }
            : new() { Digits = 3, Paper = paper };
    }

    private ReportSection Rates(string model, CompositionCells cells) => new(
        $"Chosen learning rates of {PromptPlan.Name(model)}",
        ["Ours, and after a slash the rate behind the paper's cell where it was seen."],
        [
            .. plan.Data.SelectMany(size => plan.Templates.Select(template => new ReportTable(
                $"learning-rates-{size.Name}-{Word(template)}{plan.Suffix(model)}",
                $"{Sentence(size, template)}: learning rates.",
                ["Task", .. Trained],
                [.. plan.Tasks.Select(IReadOnlyList<ReportCell> (task) => [task.Title, .. Trained.Select(method => (ReportCell)RateText(cells.Score(model, task, size, template, method), Paper.Rate(size, template, task.Name, method)))])]))),
        ],
        []);

    private ReportSection Figures(string model, CompositionCells cells) => new(
        $"Averages of {PromptPlan.Name(model)}",
        [],
        [],
        [
            .. plan.Data.Select(size => new ReportFigure(
                $"composition-averages-{size.Name}{plan.Suffix(model)}",
                $"The average over tasks of each subset, {size.Name} data, with and without the manual template; beside it the paper's.",
                "Trained together",
                "Average over tasks (%)",
                [
                    .. plan.Templates.Select(template => Series(TemplateWords(template), method => cells.AverageCell(model, size, template, method).Value)),
                    .. plan.Templates.Select(template => Series($"paper, {TemplateWords(template)}", method => cells.AverageCell(model, size, template, method).Paper) with { FromPaper = true }),
                ])
            {
                Kind = FigureKind.Bars,
                Groups = methods,
            }).Select(figure => figure with { Series = [.. figure.Series.Where(series => series.X.Count > 0)] }).Where(figure => figure.Series.Count > 0),
        ]);

    private ReportSeries Series(string name, Func<string, double?> value)
    {
        (double X, double? Y)[] points = [.. methods.Select((method, group) => ((double)group, value(method)))];
        var there = points.Where(point => point.Y is { } y && double.IsFinite(y)).ToArray();
        return new(name, [.. there.Select(point => point.X)], [.. there.Select(point => point.Y!.Value)]);
    }

    private IEnumerable<string> Trained => methods.Where(method => method != MethodSubsets.None);

    // The best of what was trained: the zero-shot column is no candidate.
    private IReadOnlyList<ReportCell> Best(IReadOnlyList<ReportCell> row)
    {
        var best = row.Where((cell, column) => column > 0 && methods[column - 1] != MethodSubsets.None).Max(cell => cell.Value);
        return [.. row.Select((cell, column) => column > 0 && methods[column - 1] != MethodSubsets.None && cell.Value is { } value && value == best ? cell with { Best = true } : cell)];
    }

    private static string RateText(CellScore? score, double? paper) =>
        $"{(score is null ? "–" : string.Join(", ", score.Rates.Select(Rate)))}{(paper is { } rate ? $" / {Rate(rate)}" : "")}";

    private static string Rate(double rate) => rate.ToString("0e+0", CultureInfo.InvariantCulture).Replace("e-0", "e-", StringComparison.Ordinal);

    private static string Word(bool template) => template ? "template" : "none";

    private static string TemplateWords(bool template) => template ? "manual template" : "no template";

    private static string Sentence(DataSize size, bool template) => $"{(size.IsFewShot ? "16 examples of each class" : "All data")}, {(template ? "with the manual template" : "without template")}";
}
