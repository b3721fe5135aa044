using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Formatting;

/// <summary>Values as the texts of formats.</summary>
internal static class FormatText
{
    /// <summary>A value as text: a list joined by spaces, a null as nothing.</summary>
    internal static string Of(JsonNode? value, DataRow row, RowPath path) => value switch
    {
        null => "",
        JsonArray list => string.Join(' ', list.Select(item => Of(item, row, path))),
        JsonValue one => one.TryGetValue(out string? text) ? text : one.ToJsonString(),
        _ => throw row.Problem($"'{path}' is an object, which has no text"),
    };

    /// <summary>A text in one line, with single spaces, as CrossFit's files have it.</summary>
    internal static string Clean(string text) =>
        string.Join(' ', text.Replace("\\n", " ", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
