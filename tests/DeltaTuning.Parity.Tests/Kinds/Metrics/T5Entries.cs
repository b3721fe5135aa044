using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Metrics;

namespace DeltaTuning.Parity.Tests.Kinds.Metrics;

/// <summary>T5's own metrics.</summary>
internal static class T5Entries
{
    public static void Check(JsonObject entry)
    {
        var (targets, predictions) = (entry["targets"]!.AsArray(), entry["predictions"]!.AsArray());
        var ours = (string)entry["metric"]! switch
        {
            "squad" => Values.Of(T5Metrics.Squad(), Values.Texts(predictions), targets.Select(Values.Texts)),
            "trivia_qa" => Values.Of(T5Metrics.TriviaQa(), Values.Texts(predictions), targets.Select(Values.Texts)),
            "accuracy" => Values.Of(T5Metrics.Accuracy<int>(), Classes(predictions), Classes(targets)),
            "sequence_accuracy" => Values.Of(T5Metrics.Accuracy<string>("sequence_accuracy"), Values.Texts(predictions), Values.Texts(targets)),
            "f1_score_with_invalid" or "multirc_f1_over_all_answers" => Values.Of(T5Metrics.F1WithInvalid(), Classes(predictions), Classes(targets)),
            "mean_3class_f1" => Values.Of(T5Metrics.MeanClassF1(3), Classes(predictions), Classes(targets)),
            "pearson_corrcoef" => Values.Of(T5Metrics.Pearson(), Values.Numbers(predictions), Values.Numbers(targets)),
            "spearman_corrcoef" => Values.Of(T5Metrics.Spearman(), Values.Numbers(predictions), Values.Numbers(targets)),
            "bleu" => Values.Of(T5Metrics.Bleu(), Values.Texts(predictions), References(targets)),
            "rouge" => Values.Of(T5Metrics.Rouge(), Values.Texts(predictions), References(targets)),
            "all_match" => Values.Of(T5Metrics.AllMatch<string>(), predictions.Select(Shown), targets.Select(Shown)),
            var other => throw new NotSupportedException($"There is no T5 metric {other}."),
        };
        Values.Demand(ours, entry["values"]!.AsObject(), Values.Shown(entry));
    }

    private static string Shown(JsonNode? node) => node!.ToJsonString();

    private static IEnumerable<int> Classes(JsonArray list) => list.Select(node => (int)(node is JsonObject item ? item["value"] : node)!);

    private static IEnumerable<string[]> References(JsonArray list) => list.Select(node => node is JsonArray several ? Values.Texts(several) : [(string)node!]);
}
