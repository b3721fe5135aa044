using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DeltaTuning.Experiments.Data;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.FineTuning;

/// <summary>Rows of a user's file as examples.</summary>
/// <param name="options">The columns.</param>
internal sealed partial class RowReader(FileTaskOptions options)
{
    private const char Gap = ' ';

    /// <summary>A row with its label.</summary>
    public TaskExample Read(DataRow row)
    {
        var sentences = Sentences(row);
        var label = options.Kind switch
        {
            FineTuningKind.TokenClassification => string.Join(Gap, Words(row, options.LabelColumn)),
            FineTuningKind.Regression => row.Number(options.LabelColumn).ToString("R", CultureInfo.InvariantCulture),
            _ => row.Text(options.LabelColumn),
        };
        if (options.Kind == FineTuningKind.TokenClassification && label.Split(Gap).Length != sentences.Length)
            throw row.Problem($"it has {sentences.Length} words in {options.TextColumn}, but {label.Split(Gap).Length} classes in {options.LabelColumn}");
        return new() { Input = Input(row, sentences), Targets = [label], Sentences = sentences, Label = label };
    }

    /// <summary>A row whose label is not looked at.</summary>
    public TaskExample ReadUnlabelled(DataRow row)
    {
        var sentences = Sentences(row);
        return new() { Input = Input(row, sentences), Targets = [""], Sentences = sentences };
    }

    /// <summary>Whether a row has a label.</summary>
    public bool HasLabel(DataRow row) => row.TryGet(options.LabelColumn, out var value) && value is not null;

    /// <summary>The classes that an example names: its own, or those of its words.</summary>
    public IEnumerable<string> ClassesOf(TaskExample example) => options.Kind == FineTuningKind.TokenClassification ? example.Label!.Split(Gap) : [example.Label!];

    private static string[] Words(DataRow row, string column) => row[column] is JsonArray ? [.. row.Texts(column)] : row.Text(column).Split(Gap, StringSplitOptions.RemoveEmptyEntries);

    private string[] Sentences(DataRow row)
    {
        if (options.Kind == FineTuningKind.TokenClassification)
            return Words(row, options.TextColumn) is { Length: > 0 } words ? words : throw row.Problem($"its {options.TextColumn} has no words");
        // A format of the input names its columns itself.
        if (options.Kind == FineTuningKind.TextToText && options.Input is not null)
            return [];
        return options.PairColumn is { } pair ? [row.Text(options.TextColumn), row.Text(pair)] : [row.Text(options.TextColumn)];
    }

    private string Input(DataRow row, string[] sentences) => options.Input is { } format
        ? Column().Replace(format, match => row.Text(match.Groups[1].Value))
        : string.Join(Gap, sentences);

    [GeneratedRegex(@"\{([^{}]+)\}")]
    private static partial Regex Column();
}
