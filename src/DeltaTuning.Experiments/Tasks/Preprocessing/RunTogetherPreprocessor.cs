using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>A text without spaces.</summary>
internal sealed class RunTogetherPreprocessor : ITaskPreprocessor
{
    public string Name => "run-together";

    public string Summary => "Makes 'domain', a text in lower case without its spaces.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["text"] = "the column of the text",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        foreach (var row in rows)
        {
            row.Fields["domain"] = arguments.Text(row, "text").Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
            yield return row;
        }
    }
}
