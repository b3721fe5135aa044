using System.Text.Json;
using DeltaTuning.Models;

namespace DeltaTuning.Extensions.DependencyInjection;

/// <summary>The class of a folder's model, by <c>architectures</c> in its <c>config.json</c>.</summary>
internal static class KnownModels
{
    private static readonly Dictionary<string, Func<string, PretrainedModel>> Classes = new(StringComparer.Ordinal)
    {
        [nameof(BertModel)] = folder => BertModel.FromPretrained(folder),
        [nameof(BertForMaskedLM)] = folder => BertForMaskedLM.FromPretrained(folder),
        [nameof(BertForSequenceClassification)] = folder => BertForSequenceClassification.FromPretrained(folder),
        [nameof(RobertaModel)] = folder => RobertaModel.FromPretrained(folder),
        [nameof(RobertaForMaskedLM)] = folder => RobertaForMaskedLM.FromPretrained(folder),
        [nameof(RobertaForMultipleChoice)] = folder => RobertaForMultipleChoice.FromPretrained(folder),
        [nameof(RobertaForQuestionAnswering)] = folder => RobertaForQuestionAnswering.FromPretrained(folder),
        [nameof(RobertaForSequenceClassification)] = folder => RobertaForSequenceClassification.FromPretrained(folder),
        [nameof(RobertaForTokenClassification)] = folder => RobertaForTokenClassification.FromPretrained(folder),
        [nameof(T5EncoderModel)] = folder => T5EncoderModel.FromPretrained(folder),
        [nameof(T5ForConditionalGeneration)] = folder => T5ForConditionalGeneration.FromPretrained(folder),
        ["MT5ForConditionalGeneration"] = folder => T5ForConditionalGeneration.FromPretrained(folder),
    };

    /// <summary>Loads a folder.</summary>
    /// <exception cref="NotSupportedException">The class is not known or not named.</exception>
    internal static PretrainedModel Load(string folder)
    {
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "config.json")));
        var name = config.RootElement.TryGetProperty("architectures", out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0 ? list[0].GetString() : null;
        return name is not null && Classes.TryGetValue(name, out var load) ? load(folder)
            : throw new NotSupportedException($"{folder}: architectures in config.json names {(name is null ? "no class" : $"\"{name}\"")}; known are {string.Join(", ", Classes.Keys)}. Say how it is loaded by the second argument of {nameof(DeltaModelOptions.UseModel)}.");
    }
}
