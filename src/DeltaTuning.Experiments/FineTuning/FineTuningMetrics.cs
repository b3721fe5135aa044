using DeltaTuning.Experiments.Metrics;

namespace DeltaTuning.Experiments.FineTuning;

/// <summary>Metrics of answers: classes by their names, scores and texts as texts.</summary>
public static class FineTuningMetrics
{
    private const string Matthews = "Matthew-Correlation";
    private const string Acceptable = "acceptable";

    /// <summary>Makes a metric.</summary>
    /// <param name="name">The name, one of <see cref="TextMetrics.Names"/>.</param>
    /// <param name="labels">The classes; empty where there are none.</param>
    /// <returns>The metric.</returns>
    /// <exception cref="ArgumentException">There is no such metric; the message has the nearest names.</exception>
    public static IStreamingMetric<string, IReadOnlyList<string>> Create(string name, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        // The study's is of the one task that has it, whose classes are so called.
        return string.Equals(name, Matthews, StringComparison.OrdinalIgnoreCase) && labels.Count > 0 && !labels.Contains(Acceptable, StringComparer.Ordinal)
            ? new DerivedMetric<string, IReadOnlyList<string>, string, string>(new ClassificationMetric<string>(), (prediction, answers) => (prediction, answers[0]), [(Matthews, "matthews")])
            : TextMetrics.Create(name);
    }
}
