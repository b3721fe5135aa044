using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Metrics;
using DeltaTuning.Experiments.Metrics.Text;

namespace DeltaTuning.Parity.Tests.Kinds.Metrics;

/// <summary>CrossFit's, SQuAD's and both ROUGEs' scores of texts.</summary>
internal static class TextMetricEntries
{
    public static void CrossFit(JsonObject entry)
    {
        var name = (string)entry["metric"]!;
        var ours = Values.Of(TextMetrics.Create(name), Values.Texts(entry["predictions"]), entry["answers"]!.AsArray().Select(Values.Texts));
        ours.First().Key.Should().Be(name);
        Values.Demand(ours[name], entry["value"], Values.Shown(entry));
    }

    public static void Squad(JsonObject entry)
    {
        var (prediction, answers) = ((string)entry["prediction"]!, Values.Texts(entry["answers"]));
        SquadText.Normalize(prediction).Should().Be((string)entry["normalised"]!["prediction"]!);
        answers.Select(SquadText.Normalize).Should().Equal(Values.Texts(entry["normalised"]!["answers"]));
        Values.Demand(Values.Of(new SquadMetric(), [prediction], [answers]), entry["values_squad_1_1"]!.AsObject(), Values.Shown(entry));
        Values.Demand(Values.Of(new SquadMetric(version2: true), [prediction], [answers]), entry["values"]!.AsObject(), Values.Shown(entry), Values.Single);
    }

    public static void SquadCorpus(JsonObject corpus, IEnumerable<JsonObject> entries) => Values.Demand(
        Values.Of(new SquadMetric(version2: true), entries.Select(entry => (string)entry["prediction"]!), entries.Select(entry => Values.Texts(entry["answers"]))), corpus, "all", Values.Single);

    public static void Rouge(JsonObject entry)
    {
        foreach (var (kind, expected) in entry["values"]!.AsObject())
            Demand(RougeMetric.Best(kind, (string)entry["prediction"]!, Values.Texts(entry["references"]), (bool)entry["stemmer"]!), expected!, $"{kind} of {Values.Shown(entry)}");
    }

    public static void SetRouge(JsonObject entry)
    {
        var (prediction, reference) = ((string)entry["prediction"]!, (string)entry["reference"]!);
        if (entry["error"] is not null)
        {
            FluentActions.Invoking(() => Experiments.Metrics.Text.SetRouge.OfNgrams(prediction, reference, 1)).Should().Throw<ArgumentException>();
            FluentActions.Invoking(() => Experiments.Metrics.Text.SetRouge.OfSubsequences(prediction, reference)).Should().Throw<ArgumentException>();
            return;
        }
        Demand(Experiments.Metrics.Text.SetRouge.OfNgrams(prediction, reference, 1), entry["values"]!["rouge-1"]!, Values.Shown(entry));
        Demand(Experiments.Metrics.Text.SetRouge.OfNgrams(prediction, reference, 2), entry["values"]!["rouge-2"]!, Values.Shown(entry));
        Demand(Experiments.Metrics.Text.SetRouge.OfSubsequences(prediction, reference), entry["values"]!["rouge-l"]!, Values.Shown(entry));
    }

    private static void Demand(RougeScore ours, JsonNode expected, string what)
    {
        Values.Demand(ours.Precision, expected[0], $"precision of {what}");
        Values.Demand(ours.Recall, expected[1], $"recall of {what}");
        Values.Demand(ours.F, expected[2], $"F of {what}");
    }
}
