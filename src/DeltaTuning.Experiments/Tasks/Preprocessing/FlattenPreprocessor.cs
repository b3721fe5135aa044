using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>Texts that lie deep in a value as one list.</summary>
internal sealed class FlattenPreprocessor : ITaskPreprocessor
{
    public string Name => "flatten";

    public string Summary => "Makes 'texts', the sorted list of the different texts under a name anywhere in a value.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["value"] = "the column of the value",
        ["name"] = "the name under which the texts lie",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        var name = arguments.Required("name");
        foreach (var row in rows)
        {
            var texts = new SortedSet<string>(StringComparer.Ordinal);
            Gather(arguments.Value(row, "value"), name, under: false, texts);
            row.Fields["texts"] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]);
            yield return row;
        }
    }

    private static void Gather(JsonNode? node, string name, bool under, SortedSet<string> texts)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (key, value) in map)
                    Gather(value, name, under || key == name, texts);
                break;
            case JsonArray list:
                foreach (var item in list)
                    Gather(item, name, under, texts);
                break;
            case JsonValue value when under && value.TryGetValue(out string? text):
                texts.Add(text);
                break;
        }
    }
}
