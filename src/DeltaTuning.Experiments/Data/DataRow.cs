using System.Globalization;
using System.Text.Json.Nodes;

namespace DeltaTuning.Experiments.Data;

/// <summary>One row of a data file: its columns, and where it stands. Columns keep the file's own types; a CSV's are all texts.</summary>
/// <param name="fields">The columns by name.</param>
/// <param name="file">The file it was read from.</param>
/// <param name="line">The line, from 1, where it starts; in formats without lines (Parquet, a JSON array) the row, from 1.</param>
public sealed class DataRow(JsonObject fields, string file, long line)
{
    /// <summary>The columns by name, as JSON values.</summary>
    public JsonObject Fields { get; } = fields;

    /// <summary>The file it was read from.</summary>
    public string File { get; } = file;

    /// <summary>The line, from 1, where it starts; in formats without lines the row, from 1.</summary>
    public long Line { get; } = line;

    /// <summary>A value by its path: names and list indexes joined by dots, such as <c>answers.text.0</c>.</summary>
    /// <param name="path">The path. A column whose own name has dots is found too.</param>
    /// <returns>The value; null for a JSON null.</returns>
    /// <exception cref="DataFormatException">There is no such value.</exception>
    public JsonNode? this[string path] => TryGet(path, out var value)
        ? value
        : throw Problem($"it has no '{path}'; its columns are {string.Join(", ", Fields.Select(field => field.Key))}");

    /// <summary>Looks a value up by its path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="value">The value; null for a JSON null, and where there is none.</param>
    /// <returns>Whether it is there.</returns>
    public bool TryGet(string path, out JsonNode? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Fields.TryGetPropertyValue(path, out value))
            return true;
        JsonNode? node = Fields;
        foreach (var part in path.Split('.'))
        {
            switch (node)
            {
                case JsonObject map when map.TryGetPropertyValue(part, out var next):
                    node = next;
                    break;
                case JsonArray list when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count:
                    node = list[index];
                    break;
                default:
                    value = null;
                    return false;
            }
        }
        value = node;
        return true;
    }

    /// <summary>A text; numbers and truth values as they are written in JSON.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The text.</returns>
    /// <exception cref="DataFormatException">There is no such value, or it is null, a list or an object.</exception>
    public string Text(string path) => this[path] is JsonValue value
        ? value.TryGetValue(out string? text) ? text : value.ToJsonString()
        : throw Problem($"'{path}' is no text");

    /// <summary>A whole number, also one that is written as text, as in CSV.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The number.</returns>
    /// <exception cref="DataFormatException">There is no such value, or it is no whole number.</exception>
    public long WholeNumber(string path)
    {
        var number = Number(path);
        return number == Math.Floor(number) ? (long)number : throw Problem(FormattableString.Invariant($"'{path}' is {number}, which is no whole number"));
    }

    /// <summary>A number, also one that is written as text, as in CSV.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The number.</returns>
    /// <exception cref="DataFormatException">There is no such value, or it is no number.</exception>
    public double Number(string path) => double.TryParse(Text(path), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw Problem($"'{path}' is '{Text(path)}', which is no number");

    /// <summary>A list of texts.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The texts.</returns>
    /// <exception cref="DataFormatException">There is no such value, or it is no list.</exception>
    public IReadOnlyList<string> Texts(string path) => this[path] is JsonArray list
        ? [.. Enumerable.Range(0, list.Count).Select(i => Text($"{path}.{i}"))]
        : throw Problem($"'{path}' is no list");

    /// <summary>What is wrong with this row, as an exception that says where it stands.</summary>
    /// <param name="reason">The reason, as the rest of a sentence.</param>
    /// <returns>The exception.</returns>
    public DataFormatException Problem(string reason) => new(File, Line, reason);
}
