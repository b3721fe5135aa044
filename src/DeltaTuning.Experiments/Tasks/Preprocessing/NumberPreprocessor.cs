using System.Globalization;
using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>Numbers as texts.</summary>
internal sealed class NumberPreprocessor : ITaskPreprocessor
{
    public string Name => "number";

    public string Summary => "Makes 'number', the text of a number: moved, rounded to the nearest of a grid (ties to even), or only where it is whole.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["column"] = "the column of the number",
        ["add"] = "what is added; 0 without it",
        ["grid"] = "the distance of the numbers that are left, such as 0.2; written with one decimal",
        ["whole"] = "yes to leave out rows whose number is not whole",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        var column = arguments.Required("column");
        var (add, grid) = (arguments.Number("add") ?? 0, arguments.Number("grid"));
        var whole = arguments.Optional("whole") == "yes";
        foreach (var row in rows)
        {
            var number = row.Number(column) + add;
            if (whole && number != Math.Floor(number))
                continue;
            row.Fields["number"] = grid is { } step
                ? (Math.Round(number / step, MidpointRounding.ToEven) * step).ToString("0.0", CultureInfo.InvariantCulture)
                : number.ToString(CultureInfo.InvariantCulture);
            yield return row;
        }
    }
}
