using System.CommandLine;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Experiments.FineTuning;
using DeltaTuning.Experiments.Metrics;

namespace DeltaTuning.Cli.Options;

/// <summary>A metric by its name.</summary>
internal static class MetricOption
{
    /// <summary>Makes it.</summary>
    /// <param name="description">What for.</param>
    public static Option<string?> Create(string description)
    {
        var option = new Option<string?>("--metric") { Description = description, HelpName = "name" };
        option.CompletionSources.Add([.. TextMetrics.Names]);
        return option;
    }

    /// <summary>The metric of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="labels">The classes; empty where there are none.</param>
    /// <exception cref="UsageException">There is none.</exception>
    public static IStreamingMetric<string, IReadOnlyList<string>> Make(string name, IReadOnlyList<string> labels) => UsageException.Naming(() => FineTuningMetrics.Create(name, labels));
}
