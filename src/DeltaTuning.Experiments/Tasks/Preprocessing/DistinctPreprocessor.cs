using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>Each row once.</summary>
internal sealed class DistinctPreprocessor : ITaskPreprocessor
{
    public string Name => "distinct";

    public string Summary => "Leaves out rows that have the same texts in some columns as an earlier one.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["columns"] = "the columns, between commas",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        var columns = arguments.List("columns");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return rows.Where(row => seen.Add(string.Join('\t', columns.Select(row.Text))));
    }
}
