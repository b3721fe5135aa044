using System.Text.Json;
using System.Text.Json.Serialization;
using DeltaTuning.Experiments.Studies.Prompting;

namespace DeltaTuning.Experiments.Studies.Composition;

/// <summary>The published cells of the composition study: <c>paper-composition.json</c> in this folder, whose <c>source</c> says where they stand.</summary>
internal sealed record PaperComposition
{
    private const string AverageRow = "average";

    private static readonly Lazy<PaperComposition> Read = new(() =>
    {
        using var stream = typeof(PaperComposition).Assembly.GetManifestResourceStream("DeltaTuning.Experiments.Studies.paper-composition.json")!;
        return JsonSerializer.Deserialize(stream, PaperCompositionJson.Default.PaperComposition)!;
    });

    public required string Source { get; init; }

    public required IReadOnlyList<string> Methods { get; init; }

    public required IReadOnlyDictionary<string, double> TunablePercent { get; init; }

    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>> Cells { get; init; }

    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>> LearningRates { get; init; }

    /// <summary>What was published.</summary>
    internal static PaperComposition Instance => Read.Value;

    /// <summary>A cell, in percent; null where none was published.</summary>
    internal PaperValue? Cell(DataSize size, bool template, string task, string method) =>
        Cells.TryGetValue(Part(size, template), out var rows) && rows.TryGetValue(task, out var row) && Column(method) is { } column ? PaperValue.Parse(row[column]) : null;

    /// <summary>The average over tasks: the published one where they are all eight, else computed from the cells; null where one of them is not there.</summary>
    internal PaperValue? Average(DataSize size, bool template, IReadOnlyCollection<string> tasks, string method)
    {
        if (tasks.Count == Cells[Part(size, template)].Count - 1 && tasks.All(Cells[Part(size, template)].ContainsKey))
            return Cell(size, template, AverageRow, method);
        var cells = tasks.Select(task => Cell(size, template, task, method)).ToArray();
        return cells.Length == 0 || Array.Exists(cells, cell => cell is null) ? null
            : new(cells.Average(cell => cell!.Value.Mean), Array.Exists(cells, cell => cell!.Value.Deviation is null) ? null : cells.Average(cell => cell!.Value.Deviation));
    }

    /// <summary>The learning rate behind a cell; null where it was not seen.</summary>
    internal double? Rate(DataSize size, bool template, string task, string method) =>
        LearningRates.TryGetValue(Part(size, template), out var rows) && rows.TryGetValue(task, out var row) && row.TryGetValue(method, out var rate) ? rate : null;

    private int? Column(string method)
    {
        for (var column = 0; column < Methods.Count; column++)
            if (Methods[column] == method)
                return column;
        return null;
    }

    private static string Part(DataSize size, bool template) => $"{size.Name}/{(template ? "template" : "none")}";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PaperComposition))]
internal sealed partial class PaperCompositionJson : JsonSerializerContext;
