using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeltaTuning.Cli.CommandLine;

/// <summary>
/// A JSON object with a command's options: <c>--learning-rate</c> stands as <c>learning_rate</c>. It is read as options behind those of the command line, which win.
/// </summary>
internal static class ConfigurationFile
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, AllowDuplicateProperties = false };

    /// <summary>The file that a command line names; null for none.</summary>
    public static string? PathIn(ParseResult parsed) =>
        parsed.GetResult(CommonOptions.ConfigName) is OptionResult { Tokens: [var token] } ? token.Value : null;

    /// <summary>The key of an option.</summary>
    public static string KeyOf(Option option) => option.Name.TrimStart('-').Replace('-', '_');

    /// <summary>The options of a command that a file may set.</summary>
    public static IReadOnlyDictionary<string, Option> OptionsOf(Command command) =>
        command.Options.Where(option => !option.Hidden && option.Name is not ("--help" or "--version" or CommonOptions.ConfigName)).ToDictionary(KeyOf, StringComparer.Ordinal);

    /// <summary>What a file adds to a command line.</summary>
    /// <param name="path">The file.</param>
    /// <param name="given">The command line.</param>
    /// <returns>Tokens for what the command line does not say itself.</returns>
    /// <exception cref="UsageException">A key is no option, or a value cannot be one.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static IReadOnlyList<string> Tokens(string path, ParseResult given)
    {
        var command = given.CommandResult.Command;
        var options = OptionsOf(command);
        var tokens = new List<string>();
        foreach (var (key, value) in Read(path))
        {
            if (key == "$schema")
                continue;
            if (!options.TryGetValue(key, out var option))
                throw UsageException.Unknown($"an option of {command.Name} (in {path})", key, [.. options.Keys]);
            if (given.GetResult(option) is not OptionResult { Implicit: false })
                tokens.AddRange(ValuesOf(value, $"{path}: {key}").Select(text => $"{option.Name}={text}"));
        }
        return tokens;
    }

    private static JsonObject Read(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no configuration file {path} (looked for {Path.GetFullPath(path)}).", path);
        try
        {
            return JsonNode.Parse(File.ReadAllText(path), documentOptions: Lenient) as JsonObject ?? throw new UsageException($"{path} holds no JSON object.");
        }
        catch (JsonException error)
        {
            throw new UsageException($"{path} is no JSON: {error.Message}");
        }
    }

    private static IEnumerable<string> ValuesOf(JsonNode? value, string place) => value switch
    {
        null => [],
        JsonArray list => [.. list.Select(item => Scalar(item, place))],
        JsonObject map => [.. map.Select(pair => $"{pair.Key}={Scalar(pair.Value, place)}")],
        _ => [Scalar(value, place)],
    };

    private static string Scalar(JsonNode? value, string place) => value is JsonValue scalar
        ? scalar.TryGetValue(out string? text) ? text : scalar.ToJsonString()
        : throw new UsageException($"{place} holds {value?.ToJsonString() ?? "null"}, where a text, a number or true or false goes.");
}
