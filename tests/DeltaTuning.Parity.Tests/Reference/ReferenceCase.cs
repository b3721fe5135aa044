using System.Text.Json.Nodes;
using DeltaTuning.Files;

namespace DeltaTuning.Parity.Tests.Reference;

/// <summary>One case, or one part of a case whose entries are told apart by a fact: what case.json says, and the tensors beside it.</summary>
internal sealed class ReferenceCase
{
    /// <summary>The file that makes a folder a case.</summary>
    public const string FileName = "case.json";

    private const string TensorsName = "tensors.safetensors";

    private readonly ReferenceRoot _root;
    private readonly (string Fact, string Value)? _part;

    /// <summary>Reads the case in a folder of a root, or the part of it whose entries have a value.</summary>
    public ReferenceCase(ReferenceRoot root, string path, (string Fact, string Value)? part = null)
    {
        _root = root;
        _part = part;
        Path = path;
        Folder = System.IO.Path.Combine(root.Folder, path);
        var file = System.IO.Path.Combine(Folder, FileName);
        Json = JsonNode.Parse(File.ReadAllText(file)) as JsonObject ?? throw new InvalidDataException($"{file} holds no JSON object.");
        Facts = ReadFacts();
    }

    /// <summary>The folder, relative to the root, with slashes.</summary>
    public string Path { get; }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The root that the case lies in.</summary>
    public ReferenceRoot Root => _root;

    /// <summary>case.json.</summary>
    public JsonObject Json { get; }

    /// <summary>What is checked: the name of a runner.</summary>
    public string Kind => Text("kind");

    /// <summary>
    /// What distinguishes the case, by name: every text of case.json, <c>present</c> for its objects and lists, every field of its <c>config</c> that is not empty as
    /// <c>config.NAME</c>, and the <c>model_type</c> of its model's configuration.
    /// </summary>
    public IReadOnlyDictionary<string, string> Facts { get; }

    /// <summary>The entries of case.json that belong to this part.</summary>
    public IEnumerable<JsonObject> Entries => Json["entries"]!.AsArray().Select(entry => entry!.AsObject())
        .Where(entry => _part is not var (fact, value) || (string?)entry[fact] == value);

    /// <summary>The values by which the entries differ in a fact, each once.</summary>
    public IEnumerable<string> Values(string fact) => Entries.Select(entry => (string)entry[fact]!).Distinct();

    /// <summary>The model's folder.</summary>
    public string ModelFolder => System.IO.Path.Combine(_root.Folder, Text("model"));

    /// <summary>How near our numbers have to be.</summary>
    public Closeness Closeness => Json["tolerance"] is JsonObject tolerance
        ? new((double)tolerance["rtol"]!, (double)tolerance["atol"]!)
        : throw new InvalidDataException($"{Path}/{FileName} has no tolerance.");

    /// <summary>A text of case.json.</summary>
    public string Text(string name) => Json[name] is JsonValue value && value.TryGetValue(out string? text)
        ? text
        : throw new InvalidDataException($"{Path}/{FileName} has no text \"{name}\".");

    /// <summary>Opens tensors.safetensors; the caller closes it.</summary>
    public SafetensorsFile OpenTensors() => SafetensorsFile.Open(System.IO.Path.Combine(Folder, TensorsName));

    private Dictionary<string, string> ReadFacts()
    {
        var facts = new Dictionary<string, string>();
        foreach (var (name, value) in Json)
        {
            if (value is JsonObject or JsonArray)
                facts[name] = "present";
            else if (value is JsonValue text && text.TryGetValue(out string? fact))
                facts[name] = fact;
        }
        foreach (var (name, value) in Json["config"] as JsonObject ?? [])
        {
            if (value is JsonValue or JsonArray { Count: > 0 })
                facts[$"config.{name}"] = value is JsonArray ? "present" : value.ToString();
        }
        if (facts.TryGetValue("model", out var model) && System.IO.Path.Combine(_root.Folder, model, "config.json") is var config && File.Exists(config))
            facts["model_type"] = (string?)JsonNode.Parse(File.ReadAllText(config))?["model_type"] ?? "";
        if (_part is var (part, partValue))
            facts[part] = partValue;
        return facts;
    }
}
