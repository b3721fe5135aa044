using System.Globalization;
using DeltaTuning.Experiments.Prompts;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Studies.Prompting;

namespace DeltaTuning.Experiments.Studies.Sequence;

/// <summary>The report of <see cref="SequenceStudy"/>.</summary>
/// <param name="plan">What was planned.</param>
/// <param name="orders">The orders.</param>
/// <param name="runs">The runs.</param>
internal sealed class SequenceReport(PromptPlan plan, IReadOnlyList<string> orders, RunTable runs)
{
    private static readonly PaperSequence Paper = PaperSequence.Instance;

    /// <summary>Makes it.</summary>
    internal StudyReport Make() => new(
        "Sequential composition of prompt tuning, BitFit and adapters",
        [.. plan.Notes(), .. runs.Notes(), .. Settings.SelectMany(Findings)],
        [.. Settings.Select(Section), .. runs.Missing() is { } missing ? new[] { missing } : []]);

    private IEnumerable<(string Model, PromptTask Task, DataSize Size)> Settings =>
        from model in plan.Models from task in plan.Tasks from size in plan.Data select (model, task, size);

    private ReportSection Section((string Model, PromptTask Task, DataSize Size) setting) => new(
        $"{setting.Task.Title}, {setting.Size.Name} data, {PromptPlan.Name(setting.Model)}",
        [
            string.Create(CultureInfo.InvariantCulture, $"Each of the three stages trains one method for {plan.Steps} steps with an optimizer and a schedule of its own; what earlier stages trained is frozen as it was after their last step, and what later ones train is there with its first values, as in the authors' code. The last stage's best weights make the test column."),
            $"The metric on the validation split, in percent: after each stage's last step, and the best of its evaluations. Beside it the paper's curves, of RoBERTa-large on SST-2 with 6000 steps a stage. {Paper.Source}",
        ],
        [.. plan.Templates.Select(template => Table(setting, template))],
        [.. orders.Select(order => Figure(setting, order)).OfType<ReportFigure>()]);

    private ReportTable Table((string Model, PromptTask Task, DataSize Size) setting, bool template)
    {
        var stages = orders.Max(order => order.Split('>').Length);
        return new(
            Name($"sequence-{Word(template)}", setting),
            $"{(template ? "With the manual template" : "Without template")}, in percent.",
            ["Order", .. Enumerable.Range(1, stages).SelectMany(stage => new[] { $"Stage {stage}: last", $"Stage {stage}: best" }), "Test"],
            [.. orders.Select(IReadOnlyList<ReportCell> (order) =>
            [
                StageCurve.Arrow(order),
                .. Enumerable.Range(0, stages).SelectMany(stage => new[] { Stage(setting, template, order, stage, best: false), Stage(setting, template, order, stage, best: true) }),
                runs.Score(Cell(setting, template, order))?.Cell(digits: 2) ?? CellScore.Missing(digits: 2),
            ])]);
    }

    private ReportCell Stage((string Model, PromptTask Task, DataSize Size) setting, bool template, string order, int stage, bool best)
    {
        var published = Paper.Stages(setting.Task.Name, template, order);
        PaperValue? paper = published is not null && stage < published.Count ? new(best ? published[stage].Max() : published[stage][^1], null) : null;
        return Score(setting, template, order, stage, best)?.Cell(paper, digits: 2) ?? CellScore.Missing(paper, digits: 2);
    }

    private CellScore? Score((string Model, PromptTask Task, DataSize Size) setting, bool template, string order, int stage, bool best) =>
        runs.Score(Cell(setting, template, order), run => stage >= run.Result.Stages.Count ? double.NaN : best ? run.Result.Stages[stage].Best : run.Result.Stages[stage].Last);

    private ReportFigure? Figure((string Model, PromptTask Task, DataSize Size) setting, string order)
    {
        var series = plan.Templates.SelectMany(template => Curves(setting, order, template)).ToArray();
        return series.Length == 0 ? null : new(
            Name($"sequence-{order.Replace('>', '-').Replace('+', '-').ToLowerInvariant()}", setting),
            $"{StageCurve.Arrow(order)}: the metric over the stages. From 0 to 1 the first method is trained, from 1 to 2 the second, from 2 to 3 the third; dashed the paper's curves.",
            string.Create(CultureInfo.InvariantCulture, $"Stages done ({plan.Steps} steps each; the paper's 6000)"),
            $"{setting.Task.Title}, {setting.Task.Metric} on validation (%)",
            series);
    }

    private IEnumerable<ReportSeries> Curves((string Model, PromptTask Task, DataSize Size) setting, string order, bool template)
    {
        var word = template ? "manual template" : "no template";
        // Of several seeds the first stands for all.
        if (runs.Score(Cell(setting, template, order)) is { } score && StageCurve.Of(word, score.Runs[0]) is { X.Count: > 0 } curve)
            yield return curve;
        if (Paper.Stages(setting.Task.Name, template, order) is { } published)
            yield return StageCurve.OfPaper($"paper, {word}", published);
    }

    private IEnumerable<string> Findings((string Model, PromptTask Task, DataSize Size) setting)
    {
        foreach (var template in plan.Templates)
        {
            var ours = orders.Select(order => (order, Best: Bests(setting, template, order))).Where(pair => pair.Best.Count > 1).ToArray();
            if (ours.Length == 0)
                continue;
            var published = orders.Select(order => Paper.Stages(setting.Task.Name, template, order)).OfType<IReadOnlyList<IReadOnlyList<double>>>().Select(stages => stages.Select(stage => stage.Max()).ToArray()).ToArray();
            var paper = published.Length == 0 ? "" : $" (the paper's: {Steps(published)})";
            var (first, last) = (ours.MaxBy(pair => pair.Best[^1]), ours.MinBy(pair => pair.Best[^1]));
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{PromptPlan.Name(setting.Model)}, {setting.Task.Title}, {setting.Size.Name}, {(template ? "with the manual template" : "without template")}: a further method improves the best of the stage before in {Steps(ours.Select(pair => pair.Best))} steps{paper}. The best order ends at {first.Best[^1]:0.00} % ({StageCurve.Arrow(first.order)}), the worst at {last.Best[^1]:0.00} % ({StageCurve.Arrow(last.order)}).");
        }
        string[] winners = [.. plan.Templates.Select(template => orders.Where(order => Bests(setting, template, order).Count > 1).MaxBy(order => Bests(setting, template, order)[^1])).OfType<string>()];
        if (winners.Length == 2)
            yield return $"The paper finds that no order is always the best. Here the best order with and without template is {(winners[0] == winners[1] ? "the same: that does not show it" : "not the same: agrees")}.";
    }

    private IReadOnlyList<double> Bests((string Model, PromptTask Task, DataSize Size) setting, bool template, string order) =>
        [.. Enumerable.Range(0, order.Split('>').Length).Select(stage => Score(setting, template, order, stage, best: true)).TakeWhile(score => score is not null).Select(score => 100 * score!.Mean)];

    private static string Steps(IEnumerable<IReadOnlyList<double>> bests)
    {
        bool[] better = [.. bests.SelectMany(stages => stages.Skip(1).Zip(stages, (after, before) => after > before))];
        return string.Create(CultureInfo.InvariantCulture, $"{better.Count(step => step)} of {better.Length}");
    }

    private static RunCell Cell((string Model, PromptTask Task, DataSize Size) setting, bool template, string order) => new(setting.Model, setting.Task.Name, setting.Size.IsFewShot, template, order);

    private string Name(string start, (string Model, PromptTask Task, DataSize Size) setting) =>
        start + (plan.Tasks.Count > 1 ? "-" + setting.Task.Name : "") + (plan.Data.Count > 1 ? "-" + setting.Size.Name : "") + plan.Suffix(setting.Model);

    private static string Word(bool template) => template ? "template" : "none";
}
