using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>Puts a pair of sentences in an order drawn by NumPy's generator with seed 42, anew in each split, as CrossFit does.</summary>
internal sealed class PairOrderPreprocessor : ITaskPreprocessor
{
    public string Name => "pair-order";

    public string Summary => "Makes 'first' and 'second' of two sentences in a drawn order (NumPy's generator, seed 42), and 'label': 0 where the wanted one is first, otherwise 1.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["wanted"] = "the column of the wanted sentence",
        ["other"] = "the column of the other one",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        var random = new NumpyRandom(42);
        foreach (var row in rows)
        {
            var (wanted, other) = (arguments.Text(row, "wanted"), arguments.Text(row, "other"));
            var first = Unit(random) > 0.5;
            row.Fields["first"] = first ? wanted : other;
            row.Fields["second"] = first ? other : wanted;
            row.Fields["label"] = first ? 0 : 1;
            yield return row;
        }
    }

    // numpy.random.random(): 53 bits of two draws.
    private static double Unit(NumpyRandom random)
    {
        var high = random.NextUInt32() >> 5;
        var low = random.NextUInt32() >> 6;
        return ((high * 67108864.0) + low) / 9007199254740992.0;
    }
}
