using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>One row for each item of a list.</summary>
internal sealed class ExpandPreprocessor : ITaskPreprocessor
{
    public string Name => "expand";

    public string Summary => "Makes a row of each object in a list: the object's columns beside those of the row.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["list"] = "the column of the list",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        foreach (var row in rows)
        {
            if (arguments.Value(row, "list") is not JsonArray list)
                throw row.Problem($"'{arguments.Required("list")}' is no list");
            foreach (var item in list)
            {
                if (item is not JsonObject columns)
                    throw row.Problem($"'{arguments.Required("list")}' has an item that is no object");
                var fields = new JsonObject();
                foreach (var (name, value) in row.Fields.Concat(columns))
                    fields[name] = value?.DeepClone();
                yield return new(fields, row.File, row.Line);
            }
        }
    }
}
