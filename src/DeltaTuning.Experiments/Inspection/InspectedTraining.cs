using System.Globalization;
using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Studies;
using DeltaTuning.Files;

namespace DeltaTuning.Experiments.Inspection;

/// <summary>Folders that training leaves behind.</summary>
internal static class InspectedTraining
{
    private const string Prefix = "checkpoint-";

    internal static InspectionReport Checkpoint(string folder)
    {
        var state = Inspector.Json(Path.Combine(folder, "trainer_state.json"))["state"] as JsonObject ?? [];
        var report = new InspectionReport
        {
            Path = folder,
            Kind = InspectedKind.Checkpoint,
            Facts = [.. state.Where(field => field.Value is JsonValue).Select(field => KeyValuePair.Create(field.Key, Inspector.Text(field.Value)!))],
            Bytes = InspectedTensors.BytesOf(folder),
        };
        using var trained = SafetensorsFile.Open(Path.Combine(folder, "trained.safetensors"));
        return InspectedTensors.With(report with { Points = InspectedTensors.PointsOf(trained.Entries.Values) }, trained.Entries.Values);
    }

    internal static InspectionReport Run(string folder)
    {
        var fields = Inspector.Json(Path.Combine(folder, "configuration.json"));
        var metrics = Path.Combine(folder, "metrics.json");
        var result = File.Exists(metrics) ? Inspector.Json(metrics) : null;
        InspectionReport[] parts = Directory.Exists(Path.Combine(folder, "delta")) ? [Inspector.Inspect(Path.Combine(folder, "delta"))] : [];
        return new()
        {
            Path = folder,
            Kind = InspectedKind.Run,
            Method = Inspector.Text(fields["method"]),
            Facts =
            [
                KeyValuePair.Create("state", StateOf(folder, result is not null)),
                .. InspectedModel.Facts(fields, "kind", "model", "task", "seed", "shots", "template"),
                .. (result?["values"] as JsonObject ?? []).Select(value => KeyValuePair.Create(value.Key, Inspector.Text(value.Value) ?? "null")),
            ],
            Parameters = parts.Sum(part => part.Parameters),
            Dtypes = [.. parts.SelectMany(part => part.Dtypes).Distinct()],
            Bytes = InspectedTensors.BytesOf(folder, SearchOption.AllDirectories),
            Parts = parts,
        };
    }

    internal static InspectionReport Study(string folder)
    {
        // A second study's report lies in a folder of its own beside the runs.
        var runs = new[] { folder, Path.GetDirectoryName(Path.GetFullPath(folder)) ?? folder }.Select(place => Path.Combine(place, "runs")).FirstOrDefault(Directory.Exists, "");
        string[] all = Directory.Exists(runs) ? [.. Directory.EnumerateDirectories(runs).Order(StringComparer.Ordinal)] : [];
        return new()
        {
            Path = folder,
            Kind = InspectedKind.Study,
            Facts =
            [
                KeyValuePair.Create("study", StudyFile.StudyIn(folder) ?? "without a name"),
                KeyValuePair.Create("runs", all.Length.ToString(CultureInfo.InvariantCulture)),
                KeyValuePair.Create("finished", all.Count(run => File.Exists(Path.Combine(run, "metrics.json"))).ToString(CultureInfo.InvariantCulture)),
                KeyValuePair.Create("report", Directory.EnumerateFiles(folder, "*.html").FirstOrDefault() is { } page ? Path.GetFileName(page) : "none yet"),
            ],
            Bytes = InspectedTensors.BytesOf(folder, SearchOption.AllDirectories),
        };
    }

    /// <summary>The last whole checkpoint below a folder; null for none.</summary>
    internal static string? LastCheckpoint(string folder) => !Directory.Exists(folder) ? null
        : Directory.EnumerateDirectories(folder, Prefix + "*", SearchOption.AllDirectories)
            .Where(path => File.Exists(Path.Combine(path, "trainer_state.json")))
            .MaxBy(path => long.TryParse(Path.GetFileName(path).AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : -1);

    private static string StateOf(string folder, bool isFinished)
    {
        if (isFinished)
            return "finished";
        var error = Path.Combine(folder, "error.json");
        return File.Exists(error) ? $"failed: {Inspector.Text(Inspector.Json(error)["message"])}"
            : LastCheckpoint(Path.Combine(folder, "checkpoints")) is { } last ? $"stopped, goes on from {Path.GetFileName(last)}" : "not finished";
    }
}
