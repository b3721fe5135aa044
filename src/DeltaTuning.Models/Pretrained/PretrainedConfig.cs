using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>
/// A model's configuration: a typed, immutable view of HuggingFace's <c>config.json</c>. What the library does not know is kept and written back.
/// </summary>
public abstract record PretrainedConfig
{
    /// <summary>The file's name in a model's folder.</summary>
    internal const string FileName = "config.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly JsonObject _json;

    /// <summary>A view of what is given over what HuggingFace takes where nothing is given.</summary>
    /// <param name="defaults">The family's defaults, as JSON text.</param>
    /// <param name="given">The values of a file; null for none.</param>
    private protected PretrainedConfig(string defaults, JsonObject? given)
    {
        _json = JsonNode.Parse(defaults)!.AsObject();
        foreach (var (name, value) in given ?? [])
            _json[name] = value?.DeepClone();
    }

    /// <summary>Copies a configuration, for <c>with</c>.</summary>
    /// <param name="original">What is copied.</param>
    protected PretrainedConfig(PretrainedConfig original)
    {
        ArgumentNullException.ThrowIfNull(original);
        _json = original._json.DeepClone().AsObject();
    }

    /// <summary>The family's name, <c>model_type</c>.</summary>
    public string ModelType => Text("model_type");

    /// <summary>Names of the labels in the order of their ids, <c>id2label</c>; <c>LABEL_0</c>, <c>LABEL_1</c>, ... where the file has no names.</summary>
    /// <value>Default two labels.</value>
    public IReadOnlyList<string> LabelNames
    {
        get => _json["id2label"] is JsonObject names ? InOrder(names) : GenericNames(OptionalInteger("num_labels") ?? 2);
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Distinct(StringComparer.Ordinal).Count() != value.Count || value.Count == 0)
                throw new ArgumentException($"There are {value.Count} label names, {value.Distinct(StringComparer.Ordinal).Count()} of them distinct; give at least one, and each once.", nameof(value));
            _json.Remove("num_labels");
            _json["id2label"] = new JsonObject(value.Select((name, id) => KeyValuePair.Create(id.ToString(CultureInfo.InvariantCulture), (JsonNode?)name)));
            _json["label2id"] = new JsonObject(value.Select((name, id) => KeyValuePair.Create(name, (JsonNode?)id)));
        }
    }

    /// <summary>Number of labels of a classification head.</summary>
    /// <value>Default 2. Setting another number names them <c>LABEL_0</c>, <c>LABEL_1</c>, ...</value>
    public int Labels
    {
        get => LabelNames.Count;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            if (value != LabelNames.Count || _json["id2label"] is null)
                LabelNames = GenericNames(value);
        }
    }

    /// <summary>The loss of a sequence classification head, <c>problem_type</c>.</summary>
    /// <value>Default null: regression for one label; otherwise single-label for integer labels and multi-label for float ones.</value>
    public ProblemType? ProblemType
    {
        get => OptionalText("problem_type") switch
        {
            null => null,
            "regression" => Models.ProblemType.Regression,
            "single_label_classification" => Models.ProblemType.SingleLabel,
            "multi_label_classification" => Models.ProblemType.MultiLabel,
            var other => throw new InvalidDataException($"problem_type is \"{other}\"; known are regression, single_label_classification and multi_label_classification."),
        };
        init => _json["problem_type"] = value switch
        {
            null => null,
            Models.ProblemType.Regression => "regression",
            Models.ProblemType.SingleLabel => "single_label_classification",
            Models.ProblemType.MultiLabel => "multi_label_classification",
            _ => throw new ArgumentOutOfRangeException(nameof(value), value, "Not a problem type."),
        };
    }

    /// <summary>Whether the projection onto the vocabulary shares its weight with the token embedding, <c>tie_word_embeddings</c>.</summary>
    /// <value>Default true, also where the file does not say.</value>
    public bool TieWordEmbeddings { get => OptionalFlag("tie_word_embeddings") ?? true; init => Set("tie_word_embeddings", value); }

    /// <summary>The dtype that the file declares for its parameters: <c>dtype</c>, or <c>torch_dtype</c> in older files.</summary>
    /// <value>Default null: not declared.</value>
    public ScalarType? Dtype
    {
        get => (OptionalText("dtype") ?? OptionalText("torch_dtype")) is { } name ? Dtypes.Parse(name) : null;
        init
        {
            _json.Remove("torch_dtype");
            Set("dtype", value is { } dtype ? Dtypes.Name(dtype) : null);
        }
    }

    /// <summary>The configuration as JSON, with every key that was read and every default that was taken.</summary>
    /// <returns>A copy.</returns>
    public JsonObject ToJson() => _json.DeepClone().AsObject();

    /// <summary>Whether two configurations have the same type and values.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>True where they do.</returns>
    public virtual bool Equals(PretrainedConfig? other) =>
        other is not null && EqualityContract == other.EqualityContract && JsonNode.DeepEquals(_json, other._json);

    /// <summary>A hash of the type and the keys.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() =>
        _json.Aggregate(EqualityContract.GetHashCode(), (hash, pair) => hash ^ StringComparer.Ordinal.GetHashCode(pair.Key));

    /// <summary>The configuration's file in JSON, its keys in transformers' order.</summary>
    internal string ToText(string architecture, ScalarType dtype)
    {
        var json = (this with { Dtype = dtype })._json;
        json["architectures"] = new JsonArray(architecture);
        return new JsonObject(json.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))).ToJsonString(Indented) + "\n";
    }

    /// <summary>Reads a model folder's configuration and checks that it is of one of the families.</summary>
    internal static JsonObject Read(string folder, params ReadOnlySpan<string> families)
    {
        ModelFolder.Require(folder);
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new FileNotFoundException($"{folder} has no {FileName}; give a folder with HuggingFace's {FileName} and model.safetensors.", path);
        JsonObject json;
        try
        {
            json = JsonNode.Parse(File.ReadAllText(path), documentOptions: Strict) as JsonObject ?? throw new InvalidDataException($"{path} holds no JSON object.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} is no JSON: {error.Message}", error);
        }
        return json["model_type"] is JsonValue value && value.TryGetValue(out string? type) && families.Contains(type) ? json
            : throw new InvalidDataException($"{path} is of model_type {json["model_type"]?.ToJsonString() ?? "(none)"}; this class loads {string.Join(" and ", families.ToArray().Select(family => $"\"{family}\""))}.");
    }

    /// <summary>What is wrong with the values, in whole sentences; nothing where they make a model.</summary>
    internal abstract IEnumerable<string> Problems();

    /// <summary>What the values ask for that the library does not do.</summary>
    internal abstract IEnumerable<string> Unsupported();

    /// <summary>The same configuration with the options' labels and loss.</summary>
    internal TConfig With<TConfig>(PretrainedOptions options)
        where TConfig : PretrainedConfig
    {
        var config = this;
        if (options.LabelNames is { } names)
        {
            if (options.Labels is { } count && count != names.Count)
                throw new ArgumentException($"{nameof(options.Labels)} is {count}, but there are {names.Count} {nameof(options.LabelNames)}; give one of them, or equal numbers.", nameof(options));
            config = config with { LabelNames = names };
        }
        else if (options.Labels is { } count)
        {
            config = config with { Labels = count };
        }
        return (TConfig)(options.ProblemType is { } problem ? config with { ProblemType = problem } : config);
    }

    private protected int Integer(string name) => OptionalInteger(name) ?? throw Wrong(name, "a whole number");

    private protected int? OptionalInteger(string name) =>
        _json[name] is not { } node ? null : node is JsonValue value && value.TryGetValue(out int number) ? number : throw Wrong(name, "a whole number");

    private protected double Number(string name) => OptionalNumber(name) ?? throw Wrong(name, "a number");

    private protected double? OptionalNumber(string name) => _json[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out double number) => number,
        JsonValue value when value.TryGetValue(out int number) => number,
        _ => throw Wrong(name, "a number"),
    };

    private protected string Text(string name) => OptionalText(name) ?? throw Wrong(name, "a text");

    private protected string? OptionalText(string name) =>
        _json[name] is not { } node ? null : node is JsonValue value && value.TryGetValue(out string? text) ? text : throw Wrong(name, "a text");

    private protected bool? OptionalFlag(string name) =>
        _json[name] is not { } node ? null : node is JsonValue value && value.TryGetValue(out bool flag) ? flag : throw Wrong(name, "true or false");

    private protected void Set(string name, JsonNode? value) => _json[name] = value;

    private static string[] GenericNames(int count) =>
        [.. Enumerable.Range(0, count).Select(id => string.Create(CultureInfo.InvariantCulture, $"LABEL_{id}"))];

    private static string[] InOrder(JsonObject names)
    {
        var ordered = new string?[names.Count];
        foreach (var (key, node) in names)
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id >= ordered.Length || node is null)
                throw new InvalidDataException($"id2label has {names.Count} entries, among them \"{key}\"; it must name the ids 0 to {names.Count - 1}.");
            ordered[id] = node is JsonValue value && value.TryGetValue(out string? text) ? text : node.ToJsonString();
        }
        var gap = Array.IndexOf(ordered, null);
        return gap < 0 ? [.. ordered.OfType<string>()] : throw new InvalidDataException($"id2label names no label for the id {gap}.");
    }

    private InvalidDataException Wrong(string name, string expected) =>
        new($"{name} must be {expected}, but is {_json[name]?.ToJsonString() ?? "null"}.");
}
