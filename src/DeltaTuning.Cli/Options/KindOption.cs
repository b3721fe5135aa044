using System.CommandLine;
using DeltaTuning.Experiments.FineTuning;

namespace DeltaTuning.Cli.Options;

/// <summary>What a model is trained to give.</summary>
internal static class KindOption
{
    /// <summary>Makes it.</summary>
    public static Option<string?> Create()
    {
        var option = new Option<string?>("--kind") { Description = $"What is trained: {string.Join(", ", FineTuningKinds.All)}. [default: text-to-text with a T5, classification otherwise]", HelpName = "kind" };
        Choice.Demand(option, [.. FineTuningKinds.All]);
        return option;
    }

    /// <summary>What was given.</summary>
    public static FineTuningKind? Read(string? name) => name is null ? null : FineTuningKinds.Parse(name);
}
