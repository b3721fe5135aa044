using System.Text.Json;
using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Metrics;

namespace DeltaTuning.Parity.Tests.Kinds.Metrics;

/// <summary>scikit-learn's classification metrics.</summary>
internal static class ClassificationEntries
{
    public static void Check(JsonObject entry)
    {
        if (entry["labels"]![0]!.GetValueKind() is JsonValueKind.String)
            Check(entry, node => (string)node!, "1");
        else
            Check(entry, node => (int)node!, 1);
    }

    private static void Check<T>(JsonObject entry, Func<JsonNode?, T> read, T one)
        where T : notnull
    {
        T[] List(JsonNode? list) => [.. list!.AsArray().Select(read)];
        var values = entry["values"]!.AsObject();
        var name = (string)entry["name"]!;
        var metric = new ClassificationMetric<T>(entry["options"]!["labels"] is { } labels ? List(labels) : null, values.ContainsKey("f1_binary") ? [one] : []);
        Values.Demand(Values.Of(metric, List(entry["predictions"]), List(entry["labels"])), values, name);
        var classes = values["per_class"]!.AsArray();
        metric.PerClass.Should().HaveCount(classes.Count, name);
        for (var i = 0; i < classes.Count; i++)
        {
            var ours = metric.PerClass[i];
            ours.Class.Should().Be(read(classes[i]!["label"]), name);
            ours.Support.Should().Be((long)classes[i]!["support"]!, name);
            Values.Demand(ours.Precision, classes[i]!["precision"], name);
            Values.Demand(ours.Recall, classes[i]!["recall"], name);
            Values.Demand(ours.F1, classes[i]!["f1"], name);
            for (var j = 0; j < classes.Count; j++)
                metric.Confusion(ours.Class, metric.PerClass[j].Class).Should().Be((long)values["confusion"]![i]![j]!, name);
        }
    }
}
