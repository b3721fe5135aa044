using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Metrics;
using DeltaTuning.Parity.Tests.Reference;

namespace DeltaTuning.Parity.Tests.Kinds.Metrics;

/// <summary>Compares values by name.</summary>
internal static class Values
{
    /// <summary>Both sides compute in 64 bits.</summary>
    public static Closeness Exactly { get; } = new(1e-10, 1e-12);

    /// <summary>The other side computes in 32 bits.</summary>
    public static Closeness Single { get; } = new(3e-7, 1e-12);

    /// <summary>Demands a number; null says that there is none.</summary>
    public static void Demand(double ours, JsonNode? expected, string what, Closeness? closeness = null)
    {
        if (expected is null)
            double.IsNaN(ours).Should().BeTrue($"{what} is undefined, and not {ours}");
        else
            (closeness ?? Exactly).Demand(ours, (double)expected, what);
    }

    /// <summary>Demands all numbers of an object.</summary>
    public static void Demand(IReadOnlyDictionary<string, double> ours, JsonObject expected, string what, Closeness? closeness = null)
    {
        foreach (var (name, value) in expected.Where(pair => pair.Value is not (JsonArray or JsonObject)))
            Demand(ours[name], value, $"{name} of {what}", closeness);
    }

    /// <summary>Adds all items and computes.</summary>
    public static IReadOnlyDictionary<string, double> Of<TPrediction, TReference>(IStreamingMetric<TPrediction, TReference> metric, IEnumerable<TPrediction> predictions, IEnumerable<TReference> references)
    {
        foreach (var (prediction, reference) in predictions.Zip(references))
            metric.Add(prediction, reference);
        return metric.Compute();
    }

    /// <summary>The texts of a list.</summary>
    public static string[] Texts(JsonNode? list) => [.. list!.AsArray().Select(text => (string)text!)];

    /// <summary>The numbers of a list.</summary>
    public static double[] Numbers(JsonNode? list) => [.. list!.AsArray().Select(number => (double)number!)];

    /// <summary>A name for messages, where braces would be read as places for arguments.</summary>
    public static string Shown(JsonNode node) => node.ToJsonString()[..Math.Min(200, node.ToJsonString().Length)].Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}
