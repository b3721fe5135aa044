using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Experiments.Studies.Sequence;

/// <summary>The evaluations of a run with stages on one axis: 0 to 1 is the first stage, 1 to 2 the second, whatever their steps.</summary>
internal static class StageCurve
{
    /// <summary>A run's curve of its metric on the validation split, in percent.</summary>
    internal static ReportSeries Of(string name, RunRecord run)
    {
        var metric = run.Result.Metric ?? throw new ArgumentException($"The run {run.Id} names no metric.", nameof(run));
        var points = run.Log
            .Where(entry => entry is { Split: "validation", Values: not null } && entry.Values.TryGetValue(metric, out var value) && double.IsFinite(value))
            .Select(entry => (X: (entry.Stage ?? 0) + ((double)entry.Step / run.Configuration.Training.Steps), Y: 100 * entry.Values![metric]))
            .ToArray();
        return new(name, [.. points.Select(point => point.X)], [.. points.Select(point => point.Y)]);
    }

    /// <summary>A published curve.</summary>
    internal static ReportSeries OfPaper(string name, IReadOnlyList<IReadOnlyList<double>> stages)
    {
        var points = stages.SelectMany((stage, number) => stage.Select((value, evaluation) => (X: number + ((evaluation + 1.0) / stage.Count), Y: value))).ToArray();
        return new(name, [.. points.Select(point => point.X)], [.. points.Select(point => point.Y)]) { FromPaper = true };
    }

    /// <summary>An order in words.</summary>
    internal static string Arrow(string order) => order.Replace(">", " → ", StringComparison.Ordinal);
}
