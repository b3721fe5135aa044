using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Inspection;
using DeltaTuning.Files;
using DeltaTuning.Models;

namespace DeltaTuning.Experiments.Conversion;

/// <summary>Loads the backbone that a saved delta goes on: under the head, and with the number of labels, that the delta was trained with.</summary>
public static class DeltaBackbone
{
    private static readonly Dictionary<string, ModelHead> PeftTasks = new(StringComparer.Ordinal)
    {
        ["SEQ_CLS"] = ModelHead.SequenceClassification,
        ["TOKEN_CLS"] = ModelHead.TokenClassification,
        ["QUESTION_ANS"] = ModelHead.QuestionAnswering,
        ["SEQ_2_SEQ_LM"] = ModelHead.SequenceToSequence,
        ["FEATURE_EXTRACTION"] = ModelHead.None,
    };

    // The last layers of classification heads, whose rows are labels.
    private static readonly string[] Heads = ["classifier.out_proj.weight", "classifier.weight", "score.weight"];

    /// <summary>Loads a model.</summary>
    /// <param name="model">The model's folder.</param>
    /// <param name="delta">The delta's folder, of PEFT's or AdapterHub's form; or a composition's; or a safetensors file.</param>
    /// <param name="options">Dtype, device, ...; labels are the delta's where it has a head; null for the defaults.</param>
    /// <returns>The model, in evaluation mode, without the delta. A head that the folder lacks starts fresh: the delta brings its own.</returns>
    /// <exception cref="IOException">A folder or file is not there.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    /// <exception cref="NotSupportedException">The model's class is not known here.</exception>
    public static PretrainedModel Load(string model, string delta, PretrainedOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(delta);
        options = (options ?? new()) with { Seed = options?.Seed ?? 0 };
        var files = FilesOf(delta);
        var labels = files.Select(LabelsIn).FirstOrDefault(count => count is not null);
        if (labels is not null && options.LabelNames?.Count != labels)
            options = options with { Labels = labels, LabelNames = null, IgnoreMismatchedSizes = true };
        return HeadOf(delta) is { } head ? AutoModel.FromPretrained(model, head, options)
            : AutoModel.FamilyOf(model) is "t5" or "mt5" ? AutoModel.FromPretrained(model, ModelHead.SequenceToSequence, options)
            : labels is not null ? AutoModel.FromPretrained(model, ModelHead.SequenceClassification, options)
            : AutoModel.FromPretrained(model, options);
    }

    private static ModelHead? HeadOf(string delta)
    {
        if (ConfigOf(delta) is not { } fields)
            return null;
        if (Inspector.Text(fields["task_type"]) is { } task)
            return PeftTasks.TryGetValue(task, out var head) ? head : null;
        var name = Inspector.Text(fields["model_class"]) ?? Inspector.Text((fields["auto_mapping"] as JsonObject)?["base_model_class"]);
        return name switch
        {
            null => null,
            _ when name.EndsWith("ForSequenceClassification", StringComparison.Ordinal) => ModelHead.SequenceClassification,
            _ when name.EndsWith("ForTokenClassification", StringComparison.Ordinal) => ModelHead.TokenClassification,
            _ when name.EndsWith("ForMaskedLM", StringComparison.Ordinal) => ModelHead.MaskedLanguageModel,
            _ when name.EndsWith("ForQuestionAnswering", StringComparison.Ordinal) => ModelHead.QuestionAnswering,
            _ when name.EndsWith("ForMultipleChoice", StringComparison.Ordinal) => ModelHead.MultipleChoice,
            _ when name.EndsWith("ForConditionalGeneration", StringComparison.Ordinal) => ModelHead.SequenceToSequence,
            _ => null,
        };
    }

    private static JsonObject? ConfigOf(string delta)
    {
        var path = Path.Combine(delta, "adapter_config.json");
        if (File.Exists(path))
            return Inspector.Json(path);
        return Directory.Exists(delta) && File.Exists(Path.Combine(delta, "composition.json"))
            ? Directory.EnumerateFiles(delta, "adapter_config.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Inspector.Json).FirstOrDefault()
            : null;
    }

    private static IReadOnlyList<string> FilesOf(string delta) =>
        File.Exists(delta) ? [delta]
        : Directory.Exists(delta) ? [.. Directory.EnumerateFiles(delta, "*.safetensors", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
        : throw new DirectoryNotFoundException($"There is no folder \"{delta}\" (looked for {Path.GetFullPath(delta)}).");

    private static int? LabelsIn(string path)
    {
        using var file = SafetensorsFile.Open(path);
        var head = Heads.SelectMany(end => file.Entries.Values.Where(entry => entry.Name.EndsWith(end, StringComparison.Ordinal) && entry.Shape.Count == 2)).FirstOrDefault();
        return head is null ? null : (int)head.Shape[0];
    }
}
