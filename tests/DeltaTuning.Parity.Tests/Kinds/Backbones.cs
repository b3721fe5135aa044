using DeltaTuning.Models;
using DeltaTuning.Parity.Tests.Reference;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>The model classes that there are, by transformers' names.</summary>
internal static class Backbones
{
    private static readonly Dictionary<string, Func<string, PretrainedOptions, PretrainedModel>> Classes = new()
    {
        [nameof(BertModel)] = BertModel.FromPretrained,
        [nameof(BertForMaskedLM)] = BertForMaskedLM.FromPretrained,
        [nameof(BertForSequenceClassification)] = BertForSequenceClassification.FromPretrained,
        [nameof(RobertaModel)] = RobertaModel.FromPretrained,
        [nameof(RobertaForMaskedLM)] = RobertaForMaskedLM.FromPretrained,
        [nameof(RobertaForMultipleChoice)] = RobertaForMultipleChoice.FromPretrained,
        [nameof(RobertaForQuestionAnswering)] = RobertaForQuestionAnswering.FromPretrained,
        [nameof(RobertaForSequenceClassification)] = RobertaForSequenceClassification.FromPretrained,
        [nameof(RobertaForTokenClassification)] = RobertaForTokenClassification.FromPretrained,
        [nameof(T5EncoderModel)] = T5EncoderModel.FromPretrained,
        [nameof(T5ForConditionalGeneration)] = T5ForConditionalGeneration.FromPretrained,
        ["MT5ForConditionalGeneration"] = T5ForConditionalGeneration.FromPretrained,
    };

    /// <summary>Loads a case's model, in float32 and evaluation mode. The caller disposes it.</summary>
    public static PretrainedModel Load(ReferenceCase @case) => Load(@case.ModelFolder, @case.Text("model_class"), new());

    /// <summary>Loads a model's folder as one of the classes. The caller disposes it.</summary>
    /// <exception cref="NotSupportedException">There is no such class.</exception>
    public static PretrainedModel Load(string folder, string name, PretrainedOptions options) =>
        Classes.TryGetValue(name, out var load) ? load(folder, options)
            : throw new NotSupportedException($"There is no model class \"{name}\"; there are {string.Join(", ", Classes.Keys.Order(StringComparer.Ordinal))}.");
}
