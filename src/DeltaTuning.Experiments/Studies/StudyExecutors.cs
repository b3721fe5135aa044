using DeltaTuning.Experiments.Measurements;
using DeltaTuning.Experiments.Prompts;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.TextToText;

namespace DeltaTuning.Experiments.Studies;

/// <summary>What carries out the runs of the study's experiments.</summary>
public static class StudyExecutors
{
    /// <summary>Makes the executors of all kinds.</summary>
    /// <returns>The executors.</returns>
    public static IReadOnlyList<IRunExecutor> Create() => [TextToTextRuns.Executor(), PromptRuns.CreateExecutor(), new MeasurementExecutor()];
}
