using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>What most annotators say.</summary>
internal sealed class MajorityPreprocessor : ITaskPreprocessor
{
    public string Name => "majority";

    public string Summary => "Makes 'label', the most frequent item of a list; rows where two are equally frequent are left out.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["list"] = "the column of the list",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        foreach (var row in rows)
        {
            var ranks = arguments.Texts(row, "list").GroupBy(item => item, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ToArray();
            if (ranks.Length == 0 || (ranks.Length > 1 && ranks[0].Count() == ranks[1].Count()))
                continue;
            row.Fields["label"] = ranks[0].Key;
            yield return row;
        }
    }
}
