using DeltaTuning.Experiments.Measurements;
using DeltaTuning.Experiments.Methods;
using DeltaTuning.Experiments.Prompts;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.TextToText;

namespace DeltaTuning.Experiments.Studies;

/// <summary>What carries out the runs of the study's experiments.</summary>
public static class StudyExecutors
{
    /// <summary>Makes the executors of all kinds.</summary>
    /// <param name="methods">The methods that are known; null for the study's.</param>
    /// <returns>The executors.</returns>
    public static IReadOnlyList<IRunExecutor> Create(StudyMethods? methods = null) =>
        [TextToTextRuns.Executor(methods), PromptRuns.CreateExecutor(methods), new MeasurementExecutor { Methods = methods ?? StudyMethods.Default }];
}
