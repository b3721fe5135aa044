using System.Text.RegularExpressions;
using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>Columns from a text's parts.</summary>
internal sealed class PatternPreprocessor : ITaskPreprocessor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public string Name => "pattern";

    public string Summary => "Makes columns of the named groups of a regular expression over a text.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["column"] = "the column of the text",
        ["pattern"] = "the expression, which has to fit; a dot fits line ends too",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        var pattern = new Regex(arguments.Required("pattern"), RegexOptions.Singleline | RegexOptions.CultureInvariant, Patience);
        foreach (var row in rows)
        {
            var match = pattern.Match(arguments.Text(row, "column"));
            if (!match.Success)
                throw row.Problem($"'{arguments.Required("column")}' does not fit the pattern {pattern}");
            foreach (var group in pattern.GetGroupNames().Where(name => !char.IsAsciiDigit(name[0])))
                row.Fields[group] = match.Groups[group].Value;
            yield return row;
        }
    }
}
