using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>Writes options in an order drawn by NumPy's generator with seed 42, anew in each split, as CrossFit does.</summary>
internal sealed class ShuffledOptionsPreprocessor : ITaskPreprocessor
{
    public string Name => "shuffled-options";

    public string Summary => "Makes 'options' of several columns, in a drawn order (NumPy's generator, seed 42).";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["choices"] = "the columns of the options, between commas",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        var random = new NumpyRandom(42);
        var columns = arguments.List("choices");
        foreach (var row in rows)
        {
            var choices = columns.Select(row.Text).ToArray();
            random.Shuffle<string>(choices);
            row.Fields["options"] = OptionText.Write(choices, OptionText.Letters(choices.Length));
            yield return row;
        }
    }
}
