using System.Globalization;
using DeltaTuning.Experiments.Measurements;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Studies.Prompting;

namespace DeltaTuning.Experiments.Studies.Efficiency;

/// <summary>Memory and time by batch size.</summary>
/// <param name="plan">What was planned.</param>
/// <param name="runs">What is finished.</param>
internal sealed class MemorySections(EfficiencyPlan plan, MeasuredRuns runs)
{
    private const int SmallBatch = 8;
    private const int LargeBatch = 32;

    /// <summary>The tables and figures of a backbone.</summary>
    internal ReportSection Section(string model)
    {
        var (name, suffix) = (PromptPlan.Name(model), EfficiencyReport.Suffix(plan.ByBatch, model));
        return new(
            $"By batch size: {name}",
            ["Savings are the part of full fine-tuning's peak memory that a method does without. A cell is empty where a measurement is missing; where full fine-tuning's is, nothing can be said to be saved."],
            [
                Table($"efficiency-memory{suffix}", $"Peak memory of {name}, in GB (10⁹ bytes).", plan.BatchMethods, (method, batch) => MeasuredRuns.Cell(runs.Find(model, method, batch, plan.Length), MeasuredValue.Peak, 1e9, 3)),
                Table($"efficiency-savings{suffix}", $"Memory that is saved against full fine-tuning of {name}, in percent.", Deltas, (method, batch) => SavingCell(model, method, batch)),
                Table($"efficiency-steps{suffix}", $"Time of a training step of {name}, in ms.", plan.BatchMethods, (method, batch) => MeasuredRuns.Cell(runs.Find(model, method, batch, plan.Length), MeasuredValue.Step, 1e-3, 1)),
            ],
            [
                .. Figure($"efficiency-savings{suffix}", $"Memory that each method saves against full fine-tuning of {name}.", "Memory saved (%)", Deltas, (method, batch) => 100 * runs.Saving(model, method, batch, plan.Length)),
                .. Figure($"efficiency-memory{suffix}", $"Peak memory of {name}.", "Peak memory (GB)", plan.BatchMethods, (method, batch) => MeasuredRuns.Cell(runs.Find(model, method, batch, plan.Length), MeasuredValue.Peak, 1e9, 3).Value),
            ]);
    }

    /// <summary>The paper's findings on memory.</summary>
    internal IEnumerable<string> Findings()
    {
        foreach (var model in plan.ByBatch)
        {
            var name = PromptPlan.Name(model);
            double[] small = [.. Savings(model, plan.Batches.Where(batch => batch <= SmallBatch))];
            double[] large = [.. Savings(model, plan.Batches.Where(batch => batch >= LargeBatch))];
            if (small.Length > 0)
                yield return string.Create(CultureInfo.InvariantCulture, $"{name}: with batches of 1 and 8 deltas save up to three quarters of full fine-tuning's memory (the paper's finding). Here they save {100 * small.Min():0.0} to {100 * small.Max():0.0} %.");
            if (large.Length > 0)
                yield return string.Create(CultureInfo.InvariantCulture, $"{name}: with large batches they save at least a third (the paper's finding). Here they save {100 * large.Min():0.0} to {100 * large.Max():0.0} %: {(large.Min() >= 1.0 / 3 ? "agrees" : "does not agree")}.");
        }
    }

    private IEnumerable<string> Deltas => plan.BatchMethods.Where(method => method != EfficiencyPlan.Full);

    private IEnumerable<double> Savings(string model, IEnumerable<int> batches) =>
        batches.SelectMany(batch => Deltas.Select(method => runs.Saving(model, method, batch, plan.Length))).OfType<double>();

    private ReportCell SavingCell(string model, string method, int batch) =>
        runs.RatioCell(model, method, batch, plan.Length, MeasuredValue.Peak, null) with { Value = 100 * runs.Saving(model, method, batch, plan.Length), Digits = 1 };

    private ReportTable Table(string name, string caption, IEnumerable<string> methods, Func<string, int, ReportCell> cell) => new(
        name, caption, ["Batch", .. methods], [.. plan.Batches.Select(IReadOnlyList<ReportCell> (batch) => [new ReportCell { Value = batch, Digits = 0 }, .. methods.Select(method => cell(method, batch))])]);

    private IEnumerable<ReportFigure> Figure(string name, string caption, string axis, IEnumerable<string> methods, Func<string, int, double?> value)
    {
        ReportSeries[] series =
        [
            .. methods.Select(method => (Method: method, Points: plan.Batches.Index().Select(batch => (X: (double)batch.Index, Y: value(method, batch.Item))).Where(point => point.Y is not null).ToArray()))
                .Where(item => item.Points.Length > 0)
                .Select(item => new ReportSeries(item.Method, [.. item.Points.Select(point => point.X)], [.. item.Points.Select(point => point.Y!.Value)])),
        ];
        if (series.Length > 0)
            yield return new(name, caption, "Examples in a batch", axis, series) { Kind = FigureKind.Bars, Groups = [.. plan.Batches.Select(batch => batch.ToString(CultureInfo.InvariantCulture))] };
    }
}
