using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>Rows of one question as one row.</summary>
internal sealed class GroupPreprocessor : ITaskPreprocessor
{
    public string Name => "group";

    public string Summary => "Makes one row of all rows with the same value, with lists of what they say; the row stands where the first stood.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["by"] = "the column whose value is the same",
        ["lists"] = "the columns that become lists, between commas",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        var lists = arguments.List("lists");
        var groups = new Dictionary<string, DataRow>(StringComparer.Ordinal);
        var firsts = new List<DataRow>();
        foreach (var row in rows)
        {
            var key = arguments.Text(row, "by");
            if (groups.TryGetValue(key, out var first))
            {
                foreach (var column in lists)
                    ((JsonArray)first.Fields[column]!).Add(row[column]?.DeepClone());
                continue;
            }
            foreach (var column in lists)
                row.Fields[column] = new JsonArray(row[column]?.DeepClone());
            groups.Add(key, row);
            firsts.Add(row);
        }
        return firsts;
    }
}
