using DeltaTuning.Parity.Tests.Reference;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>The kinds that there is a runner for, by the name that case.json gives.</summary>
internal static class CaseKinds
{
    private static readonly Dictionary<string, ICaseKind> Runners = new()
    {
        ["adapterhub"] = new AdapterHubCase(),
        ["backbone"] = new BackboneCase(),
        ["collation"] = new CollationCase(),
        ["composition"] = new CompositionCase(),
        ["data-format"] = new DataFormatCase(),
        ["generation"] = new GenerationCase(),
        ["logits-processor"] = new LogitsProcessorCase(),
        ["metric"] = new MetricCase(),
        ["opendelta"] = new OpenDeltaCase(),
        ["optimizer"] = new OptimizerCase(),
        ["peft-adapter"] = new PeftAdapterCase(),
        ["real-model"] = new RealModelCase(),
        ["real-training"] = new RealTrainingCase(),
        ["sampling-distribution"] = new SamplingDistributionCase(),
        ["schedule"] = new ScheduleCase(),
        ["study-composition"] = new StudyCompositionCase(),
        ["training"] = new TrainingCase(),
        ["tokenizer"] = new TokenizerCase(),
    };

    // Kinds whose cases hold many entries of different methods: a test for each value of the fact.
    private static readonly Dictionary<string, string> DividedBy = new()
    {
        ["schedule"] = "schedule",
    };

    /// <summary>The fact by whose values a case is divided; null where it is one test.</summary>
    public static string? Division(ReferenceCase @case) => DividedBy.GetValueOrDefault(@case.Kind);

    /// <summary>Runs a case by its kind.</summary>
    /// <exception cref="NotSupportedException">There is no runner for the kind.</exception>
    public static void Run(ReferenceCase @case)
    {
        if (!Runners.TryGetValue(@case.Kind, out var runner))
            throw new NotSupportedException($"There is no runner for the kind \"{@case.Kind}\"; there are {string.Join(", ", Runners.Keys.Order(StringComparer.Ordinal))}.");
        runner.Run(@case);
    }
}
