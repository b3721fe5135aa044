using DeltaTuning.Experiments.Data;
using DeltaTuning.Experiments.Tasks.Formatting;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>Columns under other names.</summary>
internal sealed class CopyPreprocessor : ITaskPreprocessor
{
    public string Name => "copy";

    public string Summary => "Makes columns from paths, all read before any is made.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["*"] = "any new column's name, with the path of its value",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        var paths = arguments.All.ToDictionary(pair => pair.Key, pair => new RowPath(pair.Value), StringComparer.Ordinal);
        foreach (var row in rows)
        {
            foreach (var (name, value) in paths.Select(pair => (pair.Key, pair.Value.Read(row)?.DeepClone())).ToArray())
                row.Fields[name] = value;
            yield return row;
        }
    }
}
