using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Metrics;

namespace DeltaTuning.Parity.Tests.Kinds.Metrics;

/// <summary>SciPy's correlations and scikit-learn's errors.</summary>
internal static class CorrelationEntries
{
    public static void Check(JsonObject entry) => Values.Demand(
        Values.Of(new CorrelationMetric(), Values.Numbers(entry["predictions"]), Values.Numbers(entry["labels"])), entry["values"]!.AsObject(), (string)entry["name"]!);
}
