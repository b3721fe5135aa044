using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>A list from columns.</summary>
internal sealed class GatherPreprocessor : ITaskPreprocessor
{
    public string Name => "gather";

    public string Summary => "Makes a list of columns, and one of letters for them; empty columns are left out.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["columns"] = "the columns, between commas",
        ["to"] = "the list's name",
        ["letters"] = "the name of the list of letters; without it there is none",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        var (columns, to) = (arguments.List("columns"), arguments.Required("to"));
        foreach (var row in rows)
        {
            string[] texts = [.. columns.Select(row.Text).Where(text => text.Length > 0)];
            row.Fields[to] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]);
            if (arguments.Optional("letters") is { } letters)
                row.Fields[letters] = new JsonArray([.. OptionText.Letters(texts.Length).Select(letter => JsonValue.Create(letter))]);
            yield return row;
        }
    }
}
