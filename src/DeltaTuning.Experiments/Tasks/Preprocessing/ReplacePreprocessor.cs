using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>Replaces a part of a text.</summary>
internal sealed class ReplacePreprocessor : ITaskPreprocessor
{
    public string Name => "replace";

    public string Summary => "Replaces a part of a column's text wherever it stands.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["column"] = "the column",
        ["from"] = "the part",
        ["to"] = "what takes its place",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        var (column, from, to) = (arguments.Required("column"), arguments.Required("from"), arguments.Required("to"));
        foreach (var row in rows)
        {
            row.Fields[column] = arguments.Text(row, "column").Replace(from, to, StringComparison.Ordinal);
            yield return row;
        }
    }
}
