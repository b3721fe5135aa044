using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>The names in an object as a list.</summary>
internal sealed class KeysPreprocessor : ITaskPreprocessor
{
    public string Name => "keys";

    public string Summary => "Makes 'keys', the names in an object, such as answers with their counts.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["object"] = "the column of the object",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        foreach (var row in rows)
        {
            if (arguments.Value(row, "object") is not JsonObject map)
                throw row.Problem($"'{arguments.Required("object")}' is no object");
            row.Fields["keys"] = new JsonArray([.. map.Where(pair => pair.Value is not null).Select(pair => JsonValue.Create(pair.Key))]);
            yield return row;
        }
    }
}
