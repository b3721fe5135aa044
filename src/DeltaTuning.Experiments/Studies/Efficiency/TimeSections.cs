using System.Globalization;
using DeltaTuning.Experiments.Measurements;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Studies.Prompting;

namespace DeltaTuning.Experiments.Studies.Efficiency;

/// <summary>Time by length.</summary>
/// <param name="plan">What was planned.</param>
/// <param name="runs">What is finished.</param>
internal sealed class TimeSections(EfficiencyPlan plan, MeasuredRuns runs)
{
    private static readonly (string Name, string Value, Func<string, int, double?> Paper)[] Parts =
    [
        ("forward", MeasuredValue.Forward, PaperTimes.Forward),
        ("backward", MeasuredValue.Backward, PaperTimes.Backward),
        ("inference", MeasuredValue.Inference, PaperTimes.Inference),
    ];

    /// <summary>The tables and figures of a backbone.</summary>
    internal ReportSection Section(string model)
    {
        var (name, suffix) = (PromptPlan.Name(model), EfficiencyReport.Suffix(plan.ByLength, model));
        return new(
            $"By length: {name}",
            [
                "One input in a batch: the forward pass of training (with dropout), the backward pass, and a forward pass without gradients.",
                "The paper's numbers are of RoBERTa-large on hardware that is not stated, so ratios to full fine-tuning stand beside ours, not times.",
            ],
            [
                .. Parts.Select(part => Table($"efficiency-{part.Name}{suffix}", $"Time of a {Words(part.Name)} of {name}, in ms.", plan.LengthMethods, (method, length) => MeasuredRuns.Cell(runs.Find(model, method, 1, length), part.Value, 1e-3, 2))),
                .. Parts.Select(part => Table($"efficiency-{part.Name}-ratio{suffix}", $"Time of a {Words(part.Name)} of {name} over full fine-tuning's.", Deltas, (method, length) => runs.RatioCell(model, method, 1, length, part.Value, part.Paper(method, length)))),
            ],
            [.. Parts.Select(part => Figure(model, part.Name, part.Value, suffix)).Where(figure => figure.Series.Count > 0)]);
    }

    /// <summary>The shape of the authors' table.</summary>
    internal IEnumerable<string> Findings()
    {
        foreach (var model in plan.ByLength)
        {
            var name = PromptPlan.Name(model);
            double[] backward = [.. Deltas.SelectMany(method => Ratios(model, method, MeasuredValue.Backward))];
            if (backward.Length > 0)
                yield return Say(name, "the backward pass of every delta takes less time than full fine-tuning's", backward, backward.All(ratio => ratio < 1));
            double[] adapter = [.. new[] { MeasuredValue.Forward, MeasuredValue.Inference }.SelectMany(value => Ratios(model, "AP", value))];
            if (adapter.Length > 0)
                yield return Say(name, "adapters make forward passes slower", adapter, adapter.All(ratio => ratio > 1));
        }
    }

    private static string Say(string name, string finding, double[] ratios, bool agrees) => string.Create(
        CultureInfo.InvariantCulture, $"{name}: {finding} (so the authors' table). Here the ratios are {ratios.Min():0.00} to {ratios.Max():0.00}: {(agrees ? "agrees" : "does not agree")}.");

    private IEnumerable<string> Deltas => plan.LengthMethods.Where(method => method != EfficiencyPlan.Full);

    private IEnumerable<double> Ratios(string model, string method, string value) => plan.Lengths.Select(length => runs.Ratio(model, method, 1, length, value)).OfType<double>();

    private static string Words(string part) => part == "inference" ? "forward pass without gradients" : $"{part} pass";

    private ReportTable Table(string name, string caption, IEnumerable<string> methods, Func<string, int, ReportCell> cell) => new(
        name, caption, ["Length", .. methods], [.. plan.Lengths.Select(IReadOnlyList<ReportCell> (length) => [new ReportCell { Value = length, Digits = 0 }, .. methods.Select(method => cell(method, length))])]);

    private ReportFigure Figure(string model, string part, string value, string suffix) => new(
        $"efficiency-{part}{suffix}",
        $"Time of a {Words(part)} of {PromptPlan.Name(model)} by the length of the input.",
        "Input tokens",
        "Time (ms)",
        [
            .. plan.LengthMethods.Select(method => (Method: method, Points: plan.Lengths.Select(length => (X: (double)length, Y: MeasuredRuns.Cell(runs.Find(model, method, 1, length), value, 1e-3, 2).Value)).Where(point => point.Y is not null).ToArray()))
                .Where(item => item.Points.Length > 0)
                .Select(item => new ReportSeries(item.Method, [.. item.Points.Select(point => point.X)], [.. item.Points.Select(point => point.Y!.Value)])),
        ]);
}
