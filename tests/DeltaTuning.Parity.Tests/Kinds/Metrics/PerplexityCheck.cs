using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Metrics;
using DeltaTuning.Parity.Tests.Reference;

namespace DeltaTuning.Parity.Tests.Kinds.Metrics;

/// <summary>torchmetrics' perplexity, of all rows at once and row by row.</summary>
internal static class PerplexityCheck
{
    private static readonly Closeness Near = new(1e-5, 1e-7);

    public static void Run(ReferenceCase @case)
    {
        using var file = @case.OpenTensors();
        using var logits = file.Read("in.logits");
        using var labels = file.Read("in.labels");
        var ignored = (long?)@case.Json["ignore_index"] ?? -100;
        var whole = new PerplexityMetric(ignored);
        whole.Add(logits, labels);
        var rows = new PerplexityMetric(ignored);
        for (var row = 0L; row < labels.shape[0]; row++)
        {
            using var rowLogits = logits[row];
            using var rowLabels = labels[row];
            rows.Add(rowLogits, rowLabels);
        }
        foreach (var metric in new[] { whole, rows })
            Values.Demand(metric.Compute(), @case.Json["values"]!.AsObject(), @case.Path, Near);
    }
}
