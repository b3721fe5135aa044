using System.Text.Json.Nodes;

namespace DeltaTuning.Models;

/// <summary>Values of JSON files whose types are not trusted.</summary>
internal static class JsonValues
{
    /// <summary>The text under a name; null where there is none.</summary>
    internal static string? Text(this JsonObject json, string name) => (json[name] as JsonValue)?.TryGetValue(out string? text) == true ? text : null;

    /// <summary>The flag under a name; null where there is none.</summary>
    internal static bool? Flag(this JsonObject json, string name) => (json[name] as JsonValue)?.TryGetValue(out bool flag) == true ? flag : null;

    /// <summary>The whole number under a name; null where there is none.</summary>
    internal static int? Integer(this JsonObject json, string name) => json[name].Integer();

    /// <summary>A whole number; null for anything else.</summary>
    internal static int? Integer(this JsonNode? node) => (node as JsonValue)?.TryGetValue(out int number) == true ? number : null;
}
