using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeltaTuning.Files;

/// <summary>
/// The fields of an <c>adapter_config.json</c>. A format reads those it knows, each once; what nobody reads is kept and written back when the delta is saved
/// again. AdapterHub's file of that name is read by it too.
/// </summary>
public sealed class PeftConfig
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly JsonObject _fields;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>Fields of a part of a file, or none to begin with.</summary>
    /// <param name="fields">The fields; null for none.</param>
    /// <param name="source">The file, for messages.</param>
    public PeftConfig(JsonObject? fields = null, string source = "The configuration") => (_fields, Source) = (fields ?? [], source);

    /// <summary>The file that it was read from, for messages.</summary>
    public string Source { get; }

    /// <summary>Whether a field is there and not null.</summary>
    /// <param name="name">The field.</param>
    /// <returns>True where it has a value.</returns>
    public bool Has(string name) => _fields[name] is not null;

    /// <summary>A field as it stands; null where it is absent or null.</summary>
    /// <param name="name">The field.</param>
    /// <returns>A view, not to be changed.</returns>
    public JsonNode? Node(string name)
    {
        _read.Add(name);
        return _fields[name];
    }

    /// <summary>A whole number.</summary>
    /// <param name="name">The field.</param>
    /// <param name="otherwise">What an absent field or null means.</param>
    /// <returns>The number.</returns>
    /// <exception cref="InvalidDataException">The field is something else.</exception>
    public int WholeNumber(string name, int otherwise) =>
        Node(name) is not { } node ? otherwise : node is JsonValue value && value.TryGetValue(out int number) ? number : throw Wrong(name, "a whole number");

    /// <summary>A number.</summary>
    /// <param name="name">The field.</param>
    /// <param name="otherwise">What an absent field or null means.</param>
    /// <returns>The number.</returns>
    /// <exception cref="InvalidDataException">The field is something else.</exception>
    public double Number(string name, double otherwise) =>
        Node(name) is not { } node ? otherwise : AsNumber(node) ?? throw Wrong(name, "a number");

    /// <summary>True or false.</summary>
    /// <param name="name">The field.</param>
    /// <param name="otherwise">What an absent field or null means.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidDataException">The field is something else.</exception>
    public bool Flag(string name, bool otherwise) =>
        Node(name) is not { } node ? otherwise : node is JsonValue value && value.TryGetValue(out bool flag) ? flag : throw Wrong(name, "true or false");

    /// <summary>A text; null where the field is absent or null.</summary>
    /// <param name="name">The field.</param>
    /// <returns>The text.</returns>
    /// <exception cref="InvalidDataException">The field is something else.</exception>
    public string? Text(string name) =>
        Node(name) is not { } node ? null : AsText(node) ?? throw Wrong(name, "a text");

    /// <summary>A list of texts, or one text as a list; null where the field is absent or null.</summary>
    /// <param name="name">The field.</param>
    /// <returns>The texts.</returns>
    /// <exception cref="InvalidDataException">The field is something else.</exception>
    public IReadOnlyList<string>? Texts(string name) => Node(name) switch
    {
        null => null,
        JsonArray list => [.. list.Select(item => (item is null ? null : AsText(item)) ?? throw Wrong(name, "a list of texts"))],
        var node => [AsText(node) ?? throw Wrong(name, "a text or a list of texts")],
    };

    /// <summary>A list of whole numbers, or one number as a list; null where the field is absent or null.</summary>
    /// <param name="name">The field.</param>
    /// <returns>The numbers.</returns>
    /// <exception cref="InvalidDataException">The field is something else.</exception>
    public IReadOnlyList<long>? WholeNumbers(string name) => Node(name) is { } node ? AsWholeNumbers(node) ?? throw Wrong(name, "a whole number or a list of them") : null;

    /// <summary>Lists of whole numbers by names; empty where the field is absent or null.</summary>
    /// <param name="name">The field.</param>
    /// <returns>The lists, in the file's order.</returns>
    /// <exception cref="InvalidDataException">The field is something else.</exception>
    public IReadOnlyDictionary<string, IReadOnlyList<long>> WholeNumberLists(string name) => Node(name) switch
    {
        null => new Dictionary<string, IReadOnlyList<long>>(),
        JsonObject fields => fields.ToDictionary(pair => pair.Key, pair => (pair.Value is null ? null : AsWholeNumbers(pair.Value)) ?? throw Wrong(name, "an object of lists of whole numbers")),
        _ => throw Wrong(name, "an object of lists of whole numbers"),
    };

    /// <summary>Numbers by names, in the file's order; empty where the field is absent or null.</summary>
    /// <param name="name">The field.</param>
    /// <returns>The numbers.</returns>
    /// <exception cref="InvalidDataException">The field is something else.</exception>
    public IReadOnlyDictionary<string, double> Numbers(string name) => Node(name) switch
    {
        null => new Dictionary<string, double>(),
        JsonObject fields => fields.ToDictionary(pair => pair.Key, pair => (pair.Value is null ? null : AsNumber(pair.Value)) ?? throw Wrong(name, "an object of numbers")),
        _ => throw Wrong(name, "an object of numbers"),
    };

    /// <summary>Demands that a field whose effect the library does not have stands at a value without effect.</summary>
    /// <param name="name">The field.</param>
    /// <param name="harmless">The value without effect, beside null and absence; null for none.</param>
    /// <exception cref="NotSupportedException">It does not.</exception>
    public void Refuse(string name, JsonNode? harmless = null)
    {
        var node = Node(name);
        if (node is not null && !JsonNode.DeepEquals(node, harmless))
            throw new NotSupportedException($"{Source}: {name} is {node.ToJsonString()}, which is not supported; a delta without it can be loaded.");
    }

    /// <summary>Demands that nothing says more than has been read: every other field is null, false, zero or empty.</summary>
    /// <exception cref="NotSupportedException">A field does.</exception>
    public void RefuseUnread()
    {
        foreach (var (name, node) in Unread)
        {
            if (node is not null && node.ToJsonString() is not ("false" or "0" or "0.0" or "[]" or "{}" or "\"\""))
                throw new NotSupportedException($"{Source}: the field {name}, which is {node.ToJsonString()}, is not known.");
        }
    }

    /// <summary>Sets a field.</summary>
    /// <param name="name">The field.</param>
    /// <param name="value">Its value; null is written as null.</param>
    public void Set(string name, JsonNode? value) => _fields[name] = value;

    /// <summary>Sets a field to a number, as Python writes it: with a decimal point unless <paramref name="asInteger"/> and whole.</summary>
    /// <param name="name">The field.</param>
    /// <param name="value">The number.</param>
    /// <param name="asInteger">Whether a whole number stands without a decimal point.</param>
    public void Set(string name, double value, bool asInteger = false)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var isWhole = text.All(c => char.IsAsciiDigit(c) || c == '-');
        _fields[name] = JsonNode.Parse(isWhole && !asInteger ? $"{text}.0" : text);
    }

    /// <summary>Sets a field to a list of texts.</summary>
    /// <param name="name">The field.</param>
    /// <param name="values">The texts; null is written as null.</param>
    public void Set(string name, IEnumerable<string>? values) =>
        _fields[name] = values is null ? null : new JsonArray([.. values.Select(value => (JsonNode)value)]);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its fields.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It holds no JSON object.</exception>
    public static PeftConfig Load(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path), documentOptions: Strict) is JsonObject fields ? new(fields, path)
                : throw new InvalidDataException($"{path} holds no JSON object.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} is no JSON: {error.Message}", error);
        }
    }

    /// <summary>What nobody has read.</summary>
    internal IEnumerable<KeyValuePair<string, JsonNode?>> Unread => _fields.Where(pair => !_read.Contains(pair.Key));

    /// <summary>The fields sorted by name, as PEFT writes them.</summary>
    /// <returns>JSON.</returns>
    public string ToText() =>
        new JsonObject(_fields.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))).ToJsonString(Indented);

    private static IReadOnlyList<long>? AsWholeNumbers(JsonNode node)
    {
        var numbers = (node as JsonArray)?.ToArray() ?? [node];
        return Array.TrueForAll(numbers, item => item is JsonValue value && value.TryGetValue(out long _)) ? [.. numbers.Select(item => item!.GetValue<long>())] : null;
    }

    private static string? AsText(JsonNode node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static double? AsNumber(JsonNode node) =>
        node is not JsonValue value ? null : value.TryGetValue(out double number) ? number : value.TryGetValue(out long whole) ? whole : null;

    private InvalidDataException Wrong(string name, string expected) => new($"{Source}: {name} must be {expected}, but is {_fields[name]?.ToJsonString() ?? "null"}.");
}
