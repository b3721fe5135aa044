using System.Globalization;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Studies.Prompting;

namespace DeltaTuning.Experiments.Studies.Composition;

/// <summary>The paper's findings, each computed anew from the runs.</summary>
/// <param name="plan">What was planned.</param>
/// <param name="methods">The columns.</param>
/// <param name="cells">The numbers.</param>
internal sealed class CompositionFindings(PromptPlan plan, IReadOnlyList<string> methods, CompositionCells cells)
{
    private static readonly (string Method, string Finding, int Sign)[] Claims =
    [
        ("AP", "adding AP nearly always helps", 1),
        ("BF", "adding BF generally helps", 1),
        ("PT", "adding PT usually hurts", -1),
    ];

    /// <summary>A sentence for each finding, for the report's top.</summary>
    internal IEnumerable<string> Summary(string model)
    {
        foreach (var (method, finding, sign) in Claims)
        {
            double[] changes = [.. Pairs(method).SelectMany(pair => Columns.Select(column => Change(model, column, pair)?.Value)).OfType<double>()];
            if (changes.Length == 0)
                continue;
            var along = changes.Count(change => change * sign > 0);
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{PromptPlan.Name(model)}: {finding} (the paper's finding). Here adding {method} changes the average by {changes.Average():+0.0;-0.0;0.0} points in the mean, {(sign > 0 ? "up" : "down")} in {along} of {changes.Length} comparisons: {(2 * along > changes.Length ? "agrees" : "does not agree")}.");
        }
        if (plan.Templates.Count == 2 && TemplateGain(model, DataSize.Full, MethodSubsets.None) is { Value: { } gain } zero)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{PromptPlan.Name(model)}: the manual template helps the untrained backbone (the paper's finding{(zero.Paper is { } paper ? $", by {paper:0.0} points on these tasks" : "")}). Here it changes the average by {gain:+0.0;-0.0;0.0} points: {(gain > 0 ? "agrees" : "does not agree")}.");
        }
    }

    /// <summary>The tables behind them.</summary>
    internal ReportSection Section(string model) => new(
        $"The paper's findings, from the runs of {PromptPlan.Name(model)}",
        ["Each number is the mean over tasks of a difference between two cells, in points; the paper's is computed from its cells of the same tasks."],
        [
            new(
                $"composition-added{plan.Suffix(model)}",
                "What adding a method changes, in points.",
                ["Added", "To", .. Columns.Select(Heading)],
                [.. MethodSubsets.Single.SelectMany(method => Rows(model, method))])
            {
                NameColumns = 2,
            },
            .. plan.Templates.Count < 2 ? Array.Empty<ReportTable>() :
            [
                new(
                    $"composition-template{plan.Suffix(model)}",
                    "What the manual template changes, in points.",
                    ["Trained", .. plan.Data.Select(size => size.Name)],
                    [.. methods.Select(IReadOnlyList<ReportCell> (method) => [method, .. plan.Data.Select(size => TemplateGain(model, size, method) ?? new ReportCell())])]),
            ],
        ],
        []);

    private IReadOnlyList<(DataSize Size, bool Template)> Columns => [.. plan.Data.SelectMany(size => plan.Templates.Select(template => (size, template)))];

    private IEnumerable<(string Without, string With)> Pairs(string method) => MethodSubsets.Adding(method, [.. methods]);

    private IEnumerable<IReadOnlyList<ReportCell>> Rows(string model, string method)
    {
        var pairs = Pairs(method).ToArray();
        foreach (var pair in pairs)
            yield return [method, pair.Without, .. Columns.Select(column => Change(model, column, pair) ?? new ReportCell())];
        if (pairs.Length > 1)
            yield return [method, "mean", .. Columns.Select(column => Mean([.. pairs.Select(pair => Change(model, column, pair))]))];
    }

    private static ReportCell Mean(IReadOnlyList<ReportCell?> cells) => cells.Any(cell => cell is null) ? new() : new()
    {
        Value = cells.Average(cell => cell!.Value),
        Paper = cells.Any(cell => cell!.Paper is null) ? null : cells.Average(cell => cell!.Paper),
        Runs = [.. cells.SelectMany(cell => cell!.Runs).Distinct()],
    };

    private ReportCell? Change(string model, (DataSize Size, bool Template) column, (string Without, string With) pair) =>
        cells.Change(model, (column.Size, column.Template, pair.Without), (column.Size, column.Template, pair.With));

    private ReportCell? TemplateGain(string model, DataSize size, string method) => cells.Change(model, (size, false, method), (size, true, method));

    private static string Heading((DataSize Size, bool Template) column) => $"{column.Size.Name}, {(column.Template ? "template" : "no template")}";
}
