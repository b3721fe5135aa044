using System.Text.Json.Nodes;

namespace DeltaTuning.Packaging.Tests.Studies;

/// <summary>A run's folder as a reader without the library sees it: its numbers are taken from its log.</summary>
internal sealed class LoggedRun(string folder)
{
    private readonly JsonNode[] _log = [.. File.ReadAllLines(Path.Combine(folder, "log.jsonl")).Select(line => JsonNode.Parse(line)!)];
    private readonly Lazy<JsonNode> _metrics = new(() => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "metrics.json")))!);

    public string Id { get; } = Path.GetFileName(folder);

    public bool IsFinished => File.Exists(Path.Combine(folder, "metrics.json"));

    public DateTime LogWritten => File.GetLastWriteTimeUtc(Path.Combine(folder, "log.jsonl"));

    /// <summary>The evaluations on the validation split during a stage, in percent.</summary>
    public IReadOnlyList<(long Step, double Percent)> Curve(int? stage = null) =>
        [.. Evaluations("validation").Where(entry => stage is null || (int?)entry["stage"] == stage).Select(entry => ((long)entry["step"]!, Percent(entry)))];

    /// <summary>The evaluation of a split after training, in percent.</summary>
    public double Final(string split) => Percent(Evaluations(split).Last());

    /// <summary>What the run reports: the test split, or the best of the validation split where it has none.</summary>
    public double Reported => Evaluations("test").Any() ? Final("test") : Curve().Max(point => point.Percent);

    /// <summary>The median of a measured time over the steps, in seconds.</summary>
    public double Median(string value)
    {
        double[] sorted = [.. Evaluations("measurement").Select(entry => (double)entry["values"]![value]!).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>What was measured once.</summary>
    public double Measured(string value) => (double)_metrics.Value["values"]![value]!;

    /// <summary>Trained parameters in percent of all.</summary>
    public double TunablePercent => 100.0 * (long)_metrics.Value["trainable_parameters"]! / (long)_metrics.Value["total_parameters"]!;

    private IEnumerable<JsonNode> Evaluations(string split) => _log.Where(entry => (string?)entry["split"] == split);

    private double Percent(JsonNode entry) => 100 * (double)entry["values"]![(string)_metrics.Value["metric"]!]!;
}
