using DeltaTuning.Experiments.Backbones;
using DeltaTuning.Experiments.Methods;
using DeltaTuning.Experiments.Metrics;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Models;

namespace DeltaTuning.Experiments.TextToText;

/// <summary>Runs of tasks as texts to texts.</summary>
public static class TextToTextRuns
{
    /// <summary>Their kind, in <see cref="RunConfiguration.Kind"/>.</summary>
    public const string Kind = "text-to-text";

    /// <summary>Makes what carries them out.</summary>
    /// <param name="methods">The methods that are known; null for the study's.</param>
    /// <returns>The executor.</returns>
    public static TrainedRunExecutor<TextBatch> Executor(StudyMethods? methods = null) => new(Kind, (configuration, context) => new TextToTextSetup(configuration, context))
    {
        Methods = methods ?? StudyMethods.Default,
        Demands = Check,
    };

    /// <summary>The task that a run names.</summary>
    internal static string TaskOf(RunConfiguration configuration) =>
        configuration.Task ?? throw new ArgumentException($"A run of the kind '{Kind}' needs a task.", nameof(configuration));

    private static void Check(RunConfiguration configuration, RunContext context)
    {
        TextMetrics.Create(context.Tasks.Find(TaskOf(configuration)).Metric);
        var family = AutoModel.FamilyOf(ModelFolders.Resolve(configuration.Model));
        if (family is not ("t5" or "mt5"))
            throw new ArgumentException($"A run of the kind '{Kind}' needs T5 or mT5, but {configuration.Model} is of the family '{family}'.", nameof(configuration));
        if (configuration.Template)
            throw new ArgumentException($"A run of the kind '{Kind}' has no templates; those are for masked language models.", nameof(configuration));
    }
}
