using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>Joins a list to a text.</summary>
internal sealed class JoinPreprocessor : ITaskPreprocessor
{
    public string Name => "join";

    public string Summary => "Makes 'joined' of a list, with a separator between its items; a list in a format is joined by spaces without it.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["list"] = "the column of the list",
        ["separator"] = "what stands between items",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        var separator = arguments.Required("separator");
        foreach (var row in rows)
        {
            row.Fields["joined"] = string.Join(separator, arguments.Texts(row, "list"));
            yield return row;
        }
    }
}
