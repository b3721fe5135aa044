using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies.Prompting;

namespace DeltaTuning.Experiments.Studies.Convergence;

/// <summary>The validation metric at the steps of a run's evaluations, or the mean of several runs' at the steps that all have.</summary>
/// <param name="Steps">Optimizer steps, ascending.</param>
/// <param name="Values">The metric there.</param>
internal sealed record LearningCurve(IReadOnlyList<long> Steps, IReadOnlyList<double> Values)
{
    /// <summary>The share of the best at which a run counts as converged.</summary>
    internal const double Near = 0.95;

    /// <summary>The curve of a run, of its log's evaluations.</summary>
    internal static LearningCurve Of(RunRecord run)
    {
        // A step that was evaluated twice, before and after an interruption, has the same number both times.
        var points = new SortedDictionary<long, double>();
        foreach (var entry in run.Log)
        {
            if (entry.Split == "validation" && run.Result.Metric is { } metric && entry.Values?.TryGetValue(metric, out var value) == true && double.IsFinite(value))
                points[entry.Step] = value;
        }
        return new([.. points.Keys], [.. points.Values]);
    }

    /// <summary>The mean curve of a cell's runs.</summary>
    internal static LearningCurve? Of(CellScore? score)
    {
        if (score is null)
            return null;
        var mean = Mean([.. score.Runs.Select(Of)]);
        return mean.Steps.Count > 0 ? mean : null;
    }

    /// <summary>The mean of curves.</summary>
    internal static LearningCurve Mean(IReadOnlyList<LearningCurve> curves)
    {
        long[] steps = [.. curves[0].Steps.Where(step => curves.All(curve => curve.Steps.Contains(step)))];
        return new(steps, [.. steps.Select(step => curves.Average(curve => curve.At(step)))]);
    }

    /// <summary>The first evaluated step at which the metric is at least 95 % of the curve's best; the first one of all where the best is not above 0.</summary>
    internal long StepsToNearBest()
    {
        var bar = Near * Values.Max();
        return Steps[Values.Index().First(point => point.Item >= bar || Values.Max() <= 0).Index];
    }

    private double At(long step) => Values[Steps.Index().First(pair => pair.Item == step).Index];
}
