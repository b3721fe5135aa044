using System.Text.Json.Nodes;
using DeltaTuning.Models;

namespace QuickStart;

/// <summary>A BERT or RoBERTa with a classifier on top.</summary>
internal static class Backbone
{
    /// <summary>Loads the folder's weights, or draws random ones of the same shapes. A classifier that the folder lacks starts fresh.</summary>
    public static PretrainedModel Load(string folder, int labels, int headSeed, bool random = false)
    {
        var options = new PretrainedOptions { Labels = labels, Seed = headSeed };
        return FamilyOf(folder) switch
        {
            "roberta" when random => RobertaForSequenceClassification.FromConfig(RobertaConfig.FromPretrained(folder), options),
            "roberta" => RobertaForSequenceClassification.FromPretrained(folder, options),
            "bert" when random => BertForSequenceClassification.FromConfig(BertConfig.FromPretrained(folder), options),
            "bert" => BertForSequenceClassification.FromPretrained(folder, options),
            var family => throw new NotSupportedException($"{folder} holds a model of the family \"{family}\"; this sample takes bert and roberta."),
        };
    }

    private static string? FamilyOf(string folder) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "config.json")))?["model_type"]?.ToString();
}
