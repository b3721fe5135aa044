using System.Text.Json;
using System.Text.Json.Serialization;
using DeltaTuning.Files;

namespace DeltaTuning.Experiments.FineTuning;

/// <summary>What a delta was trained for: <c>deltatuning.json</c> beside it, without which its answers have no names.</summary>
public sealed record DeltaCard
{
    /// <summary>The file's name.</summary>
    public const string FileName = "deltatuning.json";

    /// <summary>What it gives for a text: one of <see cref="FineTuningKinds.All"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The backbone as it was named; null where nobody knows.</summary>
    public string? Model { get; init; }

    /// <summary>What was trained, in the study's letters.</summary>
    public string? Method { get; init; }

    /// <summary>The task, or the name of the user's files.</summary>
    public string? Task { get; init; }

    /// <summary>The classes in the order of their ids; empty where there are none.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The column of the text.</summary>
    public string TextColumn { get; init; } = "text";

    /// <summary>The column of a second text; null for none.</summary>
    public string? PairColumn { get; init; }

    /// <summary>The column of what is to be given.</summary>
    public string LabelColumn { get; init; } = "label";

    /// <summary>What a text-to-text model reads, with columns in braces; null for the text itself.</summary>
    public string? Input { get; init; }

    /// <summary>The metric's name, as <see cref="Tasks.TaskDeclaration.Metric"/>.</summary>
    public string? Metric { get; init; }

    /// <summary>Tokens of an input, beyond which it is cut.</summary>
    public int MaxInputLength { get; init; } = 256;

    /// <summary>Tokens of a generated answer.</summary>
    public int MaxOutputLength { get; init; } = 64;

    /// <summary>Reads the card in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The card; null where there is none.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static DeltaCard? Read(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), CardJson.Default.DeltaCard) ?? throw new InvalidDataException($"{path} is empty.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} is damaged: {error.Message}", error);
        }
    }

    /// <summary>Writes the card into a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">Writing fails.</exception>
    public void Write(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        AtomicFile.WriteText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, CardJson.Default.DeltaCard));
    }

    /// <summary>The columns for reading files with examples.</summary>
    /// <param name="name">A name for the files.</param>
    /// <returns>The options, without files.</returns>
    public FileTaskOptions Columns(string name) => new()
    {
        Name = name,
        Kind = FineTuningKinds.Parse(Kind),
        TextColumn = TextColumn,
        PairColumn = PairColumn,
        LabelColumn = LabelColumn,
        Input = Input,
        Metric = Metric,
    };
}

[JsonSerializable(typeof(DeltaCard))]
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class CardJson : JsonSerializerContext;
