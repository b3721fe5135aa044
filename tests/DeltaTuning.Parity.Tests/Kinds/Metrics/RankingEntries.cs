using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Metrics;

namespace DeltaTuning.Parity.Tests.Kinds.Metrics;

/// <summary>Scores of two classes by scikit-learn, and of queries by scikit-learn (graded) and torchmetrics.</summary>
internal static class RankingEntries
{
    public static void Check(JsonObject entry)
    {
        var (labels, scores, values) = (Values.Numbers(entry["labels"]), Values.Numbers(entry["scores"]), entry["values"]!.AsObject());
        if (entry["probabilities"] is not { } probabilities)
        {
            Values.Demand(Values.Of(new RankingMetric(1, 2, 3), [scores], [labels]), values, Values.Shown(entry), Values.Single);
            return;
        }
        var right = labels.Select(label => label > 0).ToArray();
        var ours = Values.Of(new BinaryScoreMetric(), scores, right).Concat(Values.Of(new ProbabilityMetric(), Values.Numbers(probabilities), right)).ToDictionary();
        Values.Demand(ours, values, Values.Shown(entry));
    }
}
