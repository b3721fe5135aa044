using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>Two classes from a number.</summary>
internal sealed class ThresholdPreprocessor : ITaskPreprocessor
{
    public string Name => "threshold";

    public string Summary => "Makes 'label' of a number: 0 below a bound, 1 from or above another; what is between is left out.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["column"] = "the column of the number",
        ["below"] = "the bound below which the label is 0",
        ["above"] = "the bound above which the label is 1",
        ["from"] = "instead of above: the bound from which the label is 1",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        var column = arguments.Required("column");
        var below = arguments.Number("below") ?? throw new ArgumentException("The step 'threshold' needs 'below' in its 'with'.");
        var (above, from) = (arguments.Number("above"), arguments.Number("from"));
        if (above is null == from is null)
            throw new ArgumentException("The step 'threshold' needs 'above' or 'from' in its 'with', and not both.");
        foreach (var row in rows)
        {
            var number = row.Number(column);
            var one = above is { } bound ? number > bound : number >= from;
            if (!one && number >= below)
                continue;
            row.Fields["label"] = one ? 1 : 0;
            yield return row;
        }
    }
}
