using System.CommandLine;

namespace DeltaTuning.Cli.CommandLine;

/// <summary>Options that every command has.</summary>
internal static class CommonOptions
{
    public const string ConfigName = "--config";
    public const string JsonName = "--json";

    /// <summary>Makes <c>--json</c> and <c>--config</c>, for the root and what is below it.</summary>
    public static IEnumerable<Option> Create() =>
    [
        new Option<bool>(JsonName) { Description = "Writes one JSON document to standard output, for scripts; messages go to standard error.", Recursive = true },
        new Option<string>(ConfigName) { Description = "Reads options from a JSON file; those of the command line win. Its schema: deltatuning schema COMMAND.", HelpName = "file", Recursive = true },
    ];
}
