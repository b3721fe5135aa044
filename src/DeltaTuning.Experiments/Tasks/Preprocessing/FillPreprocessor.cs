using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>A relation's sentence with its subject.</summary>
internal sealed class FillPreprocessor : ITaskPreprocessor
{
    public string Name => "fill";

    public string Summary => "Makes 'sentence' of a relation's template: the subject for [X], and [MASK] for [Y].";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["template"] = "the column of the template",
        ["subject"] = "the column of the subject",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        foreach (var row in rows)
        {
            row.Fields["sentence"] = arguments.Text(row, "template")
                .Replace("[X]", arguments.Text(row, "subject"), StringComparison.Ordinal).Replace("[Y]", "[MASK]", StringComparison.Ordinal);
            yield return row;
        }
    }
}
