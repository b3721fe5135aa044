using System.Text.Json;
using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Studies;
using DeltaTuning.Files;

namespace DeltaTuning.Experiments.Inspection;

/// <summary>Says what a folder or file is, without loading a model.</summary>
public static class Inspector
{
    // What a folder is by the file that only it has; the first that is there decides.
    private static readonly (string File, Func<string, InspectionReport> Inspect)[] Folders =
    [
        ("composition.json", InspectedDelta.Composition),
        ("adapter_config.json", InspectedDelta.Delta),
        ("trainer_state.json", InspectedTraining.Checkpoint),
        (StudyFile.FileName, InspectedTraining.Study),
        ("configuration.json", InspectedTraining.Run),
        ("config.json", InspectedModel.Model),
        ("tokenizer_config.json", InspectedModel.Tokenizer),
        ("tokenizer.json", InspectedModel.Tokenizer),
        ("vocab.txt", InspectedModel.Tokenizer),
        ("vocab.json", InspectedModel.Tokenizer),
        ("spiece.model", InspectedModel.Tokenizer),
    ];

    /// <summary>Looks at a folder or file.</summary>
    /// <param name="path">A folder, or a safetensors file.</param>
    /// <param name="model">A model's folder that a delta is tried on; null for none.</param>
    /// <returns>What it is.</returns>
    /// <exception cref="FileNotFoundException">There is nothing of that name.</exception>
    /// <exception cref="InvalidDataException">It is nothing that is known here, or damaged.</exception>
    public static InspectionReport Inspect(string path, string? model = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var report = File.Exists(path) ? InspectedTensors.File(path) : Directory.Exists(path) ? Folder(path)
            : throw new FileNotFoundException($"There is no folder or file \"{path}\" (looked for {Path.GetFullPath(path)}).", path);
        return model is null ? report : report with { Fit = DeltaFit.Try(report, model) };
    }

    internal static JsonObject Json(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new InvalidDataException($"{path} holds no JSON object.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} is no JSON: {error.Message}", error);
        }
    }

    internal static string? Text(JsonNode? node) => node is JsonValue value ? value.TryGetValue(out string? text) ? text : value.ToJsonString() : null;

    private static InspectionReport Folder(string folder)
    {
        foreach (var (file, inspect) in Folders)
            if (File.Exists(Path.Combine(folder, file)))
                return inspect(folder);
        if (InspectedTraining.LastCheckpoint(folder) is { } last)
            return InspectedTraining.Checkpoint(last);
        if (Directory.Exists(Path.Combine(folder, "runs")))
            return InspectedTraining.Study(folder);
        string[] tensors = [.. Directory.EnumerateFiles(folder, "*.safetensors")];
        return tensors is [var only] ? InspectedTensors.File(only)
            : throw new InvalidDataException($"{folder} is nothing that is known: it has none of {string.Join(", ", Folders.Select(known => known.File))}.");
    }
}
