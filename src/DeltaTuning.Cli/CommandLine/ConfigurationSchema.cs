using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeltaTuning.Cli.CommandLine;

/// <summary>The JSON schema of a command's configuration file, made of its options.</summary>
internal static class ConfigurationSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>The commands that take a configuration file.</summary>
    public static IReadOnlyList<string> Commands(RootCommand root) =>
        [.. root.Subcommands.Where(command => !command.Hidden && ConfigurationFile.OptionsOf(command).Count > 0).Select(command => command.Name)];

    /// <summary>The schema of a command.</summary>
    /// <param name="command">The command.</param>
    /// <returns>JSON.</returns>
    public static string Of(Command command) => new JsonObject
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["title"] = $"{CommandTree.Name} {command.Name}",
        ["description"] = command.Description,
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject([
            KeyValuePair.Create("$schema", (JsonNode?)new JsonObject { ["type"] = "string" }),
            .. ConfigurationFile.OptionsOf(command).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)Of(pair.Value)))]),
    }.ToJsonString(Indented);

    private static JsonObject Of(Option option)
    {
        var type = option.ValueType;
        var schema = type.IsArray ? new JsonObject { ["type"] = new JsonArray("array", "object", TypeOf(type.GetElementType()!)) } : new JsonObject { ["type"] = TypeOf(type) };
        schema["description"] = option.Description;
        // Names that are suggested for a text are not all that there may be: only closed lists refuse others.
        if (!type.IsArray && option.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(item => item.Label).ToArray() is { Length: > 0 } names && type == typeof(string))
            schema["examples"] = new JsonArray([.. names.Select(item => (JsonNode)item)]);
        if (option.HasDefaultValue && option.GetDefaultValue() is { } value && !type.IsArray)
            schema["default"] = JsonValue.Create(JsonSerializer.SerializeToElement(value));
        return schema;
    }

    private static string TypeOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var known when known == typeof(bool) => "boolean",
        var known when known == typeof(int) || known == typeof(long) => "integer",
        var known when known == typeof(double) => "number",
        _ => "string",
    };
}
