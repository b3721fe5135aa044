using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Metrics;

namespace DeltaTuning.Parity.Tests.Kinds.Metrics;

/// <summary>seqeval's two ways.</summary>
internal static class EntityEntries
{
    public static void Check(JsonObject entry)
    {
        foreach (var mode in new[] { "default", "strict" })
        {
            var name = $"{(string)entry["name"]!}, {mode}";
            var expected = entry[mode]!.AsObject();
            var metric = new EntityMetric(mode == "strict");
            var ours = Values.Of(metric, entry["predictions"]!.AsArray().Select(Values.Texts), entry["labels"]!.AsArray().Select(Values.Texts));
            Values.Demand(ours, expected, name);
            Values.Demand(ours["token_accuracy"], entry["token_accuracy"], name);
            metric.PerType.Select(type => type.Class).Should().Equal(expected["per_type"]!.AsObject().Select(type => type.Key), name);
            foreach (var type in metric.PerType)
            {
                var values = expected["per_type"]![type.Class]!;
                Values.Demand(type.Precision, values["precision"], name);
                Values.Demand(type.Recall, values["recall"], name);
                Values.Demand(type.F1, values["f1-score"], name);
                Values.Demand(type.Support, values["support"], name);
            }
        }
    }
}
