using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>Keeps some rows.</summary>
internal sealed class KeepPreprocessor : ITaskPreprocessor
{
    public string Name => "keep";

    public string Summary => "Keeps the rows whose column is, or is not, one of some texts, or does not begin with one.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["column"] = "the column",
        ["is"] = "texts between commas of which it has to be one",
        ["is-not"] = "texts between commas of which it may be none; an empty text for empty columns",
        ["begins-not"] = "a text with which it may not begin",
        ["has-not"] = "a text that may not be in it",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        var wanted = arguments.Optional("is") is null ? null : arguments.List("is");
        var unwanted = arguments.Optional("is-not") is null ? null : arguments.List("is-not");
        var start = arguments.Optional("begins-not");
        var part = arguments.Optional("has-not");
        foreach (var row in rows)
        {
            var text = arguments.Text(row, "column");
            if (wanted?.Contains(text) != false && unwanted?.Contains(text) != true
                && (start is null || !text.StartsWith(start, StringComparison.Ordinal)) && (part is null || !text.Contains(part, StringComparison.Ordinal)))
                yield return row;
        }
    }
}
