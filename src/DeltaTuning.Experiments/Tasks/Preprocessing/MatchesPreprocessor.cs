using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>A list from a text.</summary>
internal sealed class MatchesPreprocessor : ITaskPreprocessor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public string Name => "matches";

    public string Summary => "Makes 'matches', the list of all that the first group of a regular expression finds in a text.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["column"] = "the column of the text",
        ["pattern"] = "the expression",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        var pattern = new Regex(arguments.Required("pattern"), RegexOptions.CultureInvariant, Patience);
        foreach (var row in rows)
        {
            row.Fields["matches"] = new JsonArray([.. pattern.Matches(arguments.Text(row, "column")).Select(match => JsonValue.Create(match.Groups[1].Value.Trim()))]);
            yield return row;
        }
    }
}
