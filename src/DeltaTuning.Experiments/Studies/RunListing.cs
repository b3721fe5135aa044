using System.Globalization;
using DeltaTuning.Experiments.Reports.Csv;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Files;

namespace DeltaTuning.Experiments.Studies;

/// <summary>A study's <c>runs.csv</c>: a line for each finished run, with what sets it apart and all that it found.</summary>
internal static class RunListing
{
    private const string FileName = "runs.csv";

    private static readonly string[] Fields =
    [
        "run", "kind", "model", "task", "method", "learning_rates", "seed", "shots", "data_seed", "template",
        "batch_size", "max_input_length", "steps", "best_step", "trainable_parameters", "total_parameters", "seconds", "metric",
    ];

    internal static void Write(string folder, IReadOnlyList<RunRecord> runs) => AtomicFile.WriteText(Path.Combine(folder, FileName), Of(runs));

    private static string Of(IReadOnlyList<RunRecord> runs) => CsvText.Of(csv =>
    {
        string[] values = [.. runs.SelectMany(run => run.Result.Values.Keys).Distinct().Order(StringComparer.Ordinal)];
        CsvText.Record(csv, [.. Fields, .. values]);
        foreach (var run in runs.OrderBy(run => run.Id, StringComparer.Ordinal))
            CsvText.Record(csv, [.. Description(run), .. values.Select(name => CsvText.Number(run.Result.Values.TryGetValue(name, out var value) ? value : null))]);
    });

    private static IEnumerable<string> Description(RunRecord run)
    {
        var (configuration, result) = (run.Configuration, run.Result);
        return
        [
            run.Id, configuration.Kind, configuration.Model, configuration.Task ?? "", configuration.Method, string.Join(' ', configuration.LearningRates.Select(rate => CsvText.Number(rate))),
            CsvText.Number(configuration.Seed), CsvText.Number(configuration.Shots), CsvText.Number(configuration.DataSeed), configuration.Template ? "true" : "false",
            CsvText.Number(configuration.Training.BatchSize), CsvText.Number(configuration.Training.MaxInputLength), CsvText.Number(result.Steps), CsvText.Number(result.BestStep),
            CsvText.Number(result.TrainableParameters), CsvText.Number(result.TotalParameters), result.Seconds.ToString("0.###", CultureInfo.InvariantCulture), result.Metric ?? "",
        ];
    }
}
