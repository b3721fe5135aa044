using System.Text.Json.Nodes;
using DeltaTuning.Parity.Tests.Kinds.Metrics;
using DeltaTuning.Parity.Tests.Reference;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>Metrics of given predictions. What an entry holds says which.</summary>
internal sealed class MetricCase : ICaseKind
{
    private static readonly (string[] Fields, Action<JsonObject> Check)[] Checks =
    [
        (["metric", "answers"], TextMetricEntries.CrossFit),
        (["metric", "targets"], T5Entries.Check),
        (["prediction", "references", "stemmer"], TextMetricEntries.Rouge),
        (["prediction", "reference"], TextMetricEntries.SetRouge),
        (["prediction", "answers", "values_squad_1_1"], TextMetricEntries.Squad),
        (["predictions", "references", "bleu"], BleuEntries.Check),
        (["labels", "predictions", "strict"], EntityEntries.Check),
        (["labels", "scores"], RankingEntries.Check),
        (["labels", "predictions", "options"], ClassificationEntries.Check),
        (["labels", "predictions"], CorrelationEntries.Check),
    ];

    /// <inheritdoc/>
    public void Run(ReferenceCase @case)
    {
        if (@case.Json["entries"] is null)
            PerplexityCheck.Run(@case);
        else
        {
            foreach (var entry in @case.Entries)
                Array.Find(Checks, check => check.Fields.All(entry.ContainsKey)).Check(entry);
        }
        foreach (var text in @case.Json["tokenised"] as JsonArray ?? [])
            BleuEntries.Tokenized(text!.AsObject());
        if (@case.Json["corpus"] is JsonObject corpus)
            TextMetricEntries.SquadCorpus(corpus, @case.Entries);
    }
}
