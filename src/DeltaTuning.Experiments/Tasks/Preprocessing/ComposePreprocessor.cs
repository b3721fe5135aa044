using DeltaTuning.Experiments.Data;
using DeltaTuning.Experiments.Tasks.Formatting;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>Columns from formats.</summary>
internal sealed class ComposePreprocessor : ITaskPreprocessor
{
    public string Name => "compose";

    public string Summary => "Makes columns from formats with column names in braces.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["*"] = "any new column's name, with its format",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        var formats = arguments.All.ToDictionary(pair => pair.Key, pair => new FormatTemplate(pair.Value), StringComparer.Ordinal);
        foreach (var row in rows)
        {
            foreach (var (name, format) in formats)
                row.Fields[name] = format.Fill(row);
            yield return row;
        }
    }
}
