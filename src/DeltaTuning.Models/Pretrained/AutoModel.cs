using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeltaTuning.Models;

/// <summary>Loads a model whose class its folder says, as transformers' auto classes do.</summary>
public static class AutoModel
{
    private static readonly ModelClass[] Classes =
    [
        new("bert", ModelHead.None, nameof(BertModel), BertModel.FromPretrained),
        new("bert", ModelHead.MaskedLanguageModel, nameof(BertForMaskedLM), BertForMaskedLM.FromPretrained),
        new("bert", ModelHead.SequenceClassification, nameof(BertForSequenceClassification), BertForSequenceClassification.FromPretrained),
        new("roberta", ModelHead.None, nameof(RobertaModel), RobertaModel.FromPretrained),
        new("roberta", ModelHead.MaskedLanguageModel, nameof(RobertaForMaskedLM), RobertaForMaskedLM.FromPretrained),
        new("roberta", ModelHead.SequenceClassification, nameof(RobertaForSequenceClassification), RobertaForSequenceClassification.FromPretrained),
        new("roberta", ModelHead.TokenClassification, nameof(RobertaForTokenClassification), RobertaForTokenClassification.FromPretrained),
        new("roberta", ModelHead.QuestionAnswering, nameof(RobertaForQuestionAnswering), RobertaForQuestionAnswering.FromPretrained),
        new("roberta", ModelHead.MultipleChoice, nameof(RobertaForMultipleChoice), RobertaForMultipleChoice.FromPretrained),
        new("t5", ModelHead.None, nameof(T5EncoderModel), T5EncoderModel.FromPretrained),
        new("t5", ModelHead.SequenceToSequence, nameof(T5ForConditionalGeneration), T5ForConditionalGeneration.FromPretrained),
        new("mt5", ModelHead.SequenceToSequence, "MT5ForConditionalGeneration", T5ForConditionalGeneration.FromPretrained),
    ];

    /// <summary>The family of a folder's model, <c>model_type</c> in its <c>config.json</c>.</summary>
    /// <param name="folder">A folder with HuggingFace's <c>config.json</c>.</param>
    /// <returns>The family, such as <c>roberta</c>.</returns>
    /// <exception cref="IOException">The folder or the file is not there.</exception>
    /// <exception cref="InvalidDataException">The file is no JSON object, or names no family.</exception>
    public static string FamilyOf(string folder) => Text(ConfigOf(folder)["model_type"])
        ?? throw new InvalidDataException($"{Path.Combine(folder, PretrainedConfig.FileName)} names no model_type, such as roberta.");

    /// <summary>Loads a folder's model as the class that its <c>config.json</c> names in <c>architectures</c>.</summary>
    /// <param name="folder">A folder with HuggingFace's <c>config.json</c> and safetensors.</param>
    /// <param name="options">Labels, dtype, device, ...; null for the defaults.</param>
    /// <returns>The model, in evaluation mode.</returns>
    /// <exception cref="IOException">The folder or a file is not there.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    /// <exception cref="NotSupportedException">The class is not known here, or the file names none.</exception>
    /// <exception cref="Files.CheckpointMismatchException">The weights are not those of such a model.</exception>
    public static PretrainedModel FromPretrained(string folder, PretrainedOptions? options = null)
    {
        var name = ConfigOf(folder)["architectures"] is JsonArray { Count: > 0 } list ? Text(list[0]) : null;
        var known = Array.Find(Classes, model => model.Name == name)
            ?? throw new NotSupportedException($"{folder}: architectures in {PretrainedConfig.FileName} names {(name is null ? "no class" : $"\"{name}\"")}; known are {string.Join(", ", Classes.Select(model => model.Name))}.");
        return known.Load(folder, options);
    }

    /// <summary>Loads a folder's backbone under a head; a head that the folder has no weights for starts fresh.</summary>
    /// <param name="folder">A folder with HuggingFace's <c>config.json</c> and safetensors.</param>
    /// <param name="head">The head.</param>
    /// <param name="options">Labels, dtype, device, ...; null for the defaults.</param>
    /// <returns>The model, in evaluation mode.</returns>
    /// <exception cref="IOException">The folder or a file is not there.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    /// <exception cref="NotSupportedException">The family is not known here, or has no such head.</exception>
    /// <exception cref="Files.CheckpointMismatchException">The weights are not those of such a model.</exception>
    public static PretrainedModel FromPretrained(string folder, ModelHead head, PretrainedOptions? options = null)
    {
        var family = FamilyOf(folder);
        ModelClass[] classes = [.. Classes.Where(model => model.Family == family)];
        if (classes.Length == 0)
            throw new NotSupportedException($"{folder} holds a model of the family \"{family}\"; known are {string.Join(", ", Classes.Select(model => model.Family).Distinct())}.");
        var known = Array.Find(classes, model => model.Head == head)
            ?? throw new NotSupportedException($"{folder} holds a model of the family \"{family}\", which has no head {head} here; it has {string.Join(", ", classes.Select(model => model.Head))}.");
        return known.Load(folder, options);
    }

    private static JsonObject ConfigOf(string folder)
    {
        ModelFolder.Require(folder);
        var path = Path.Combine(folder, PretrainedConfig.FileName);
        if (!File.Exists(path))
            throw new FileNotFoundException($"{folder} has no {PretrainedConfig.FileName}; give a folder with HuggingFace's {PretrainedConfig.FileName} and model.safetensors.", path);
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new InvalidDataException($"{path} holds no JSON object.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} is no JSON: {error.Message}", error);
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private sealed record ModelClass(string Family, ModelHead Head, string Name, Func<string, PretrainedOptions?, PretrainedModel> Load);
}
