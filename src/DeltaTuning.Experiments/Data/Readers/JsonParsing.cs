using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace DeltaTuning.Experiments.Data.Readers;

/// <summary>One JSON value, checked as a whole: nodes are made lazily, and would complain of a name that stands twice or of bytes that are no UTF-8 only when they are read.</summary>
internal static class JsonParsing
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> json) => Utf8.IsValid(json)
        ? JsonNode.Parse(json, documentOptions: Strict)
        : throw new JsonException("its bytes are not UTF-8; name the file's encoding in Encoding");

    public static string Kind(JsonNode? node) => node switch
    {
        null => "null",
        JsonArray => "a list",
        JsonObject => "an object",
        _ => node.GetValueKind() is JsonValueKind.String ? "a text" : node.GetValueKind() is JsonValueKind.Number ? "a number" : "a truth value",
    };

    /// <summary>What an exception says, as the rest of a sentence.</summary>
    public static string Reason(JsonException exception) => $"it is no JSON: {exception.Message.TrimEnd('.')}";
}
