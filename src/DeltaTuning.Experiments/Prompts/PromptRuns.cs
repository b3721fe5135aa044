using DeltaTuning.Experiments.Backbones;
using DeltaTuning.Experiments.Methods;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Models;

namespace DeltaTuning.Experiments.Prompts;

/// <summary>Runs on prompts: their kind, their own settings, and what they demand.</summary>
public static class PromptRuns
{
    /// <summary>The kind of run, as <see cref="RunConfiguration.Kind"/> names it.</summary>
    public const string Kind = "prompt";

    /// <summary>
    /// The setting that says how a score's loss is computed: <c>divergence</c> (the default), or <c>authors</c> for the study's own code, which takes the target's
    /// probabilities for their logarithms.
    /// </summary>
    public const string ScoreLoss = "stsb_loss";

    private const string Divergence = "divergence";
    internal const string Authors = "authors";
    private const int StudyPrompt = 10;
    private static readonly string[] SoftPrompts = ["PT", "PM"];

    /// <summary>Makes what carries these runs out.</summary>
    /// <param name="methods">The methods that are known; null for the study's.</param>
    /// <returns>The executor.</returns>
    public static IRunExecutor CreateExecutor(StudyMethods? methods = null) => new TrainedRunExecutor<PromptBatch>(Kind, PromptSetup.Open) { Methods = methods ?? StudyMethods.Default, Demands = Check };

    /// <summary>Says what is wrong with a configuration before anything starts.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="context">Where it would run.</param>
    /// <exception cref="ArgumentException">It has no task with templates, a setting is unknown, a few examples are to be drawn without a seed, or a label word is no single token of the model's tokenizer.</exception>
    /// <exception cref="FileNotFoundException">The model is missing.</exception>
    /// <exception cref="NotSupportedException">The model has no mask to fill in.</exception>
    public static void Check(RunConfiguration configuration, RunContext context)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var task = TaskOf(configuration);
        if (configuration.Settings.Keys.FirstOrDefault(name => name != ScoreLoss) is { } unknown)
            throw new ArgumentException($"{unknown} is no setting of runs on prompts; {ScoreLoss} is the only one.", nameof(configuration));
        Objective(task, configuration);
        if (configuration.Shots is not null && configuration.DataSeed is null)
            throw new ArgumentException($"{configuration.Shots} examples of each class of {task.Name} are to be drawn without a seed; give one.", nameof(configuration));
        var folder = ModelFolders.Resolve(configuration.Model);
        MaskedLanguageModels.Check(configuration.Model, folder);
        LabelWords.Of(task, TextTokenizer.FromPretrained(folder));
    }

    /// <summary>A run's task.</summary>
    internal static PromptTask TaskOf(RunConfiguration configuration) =>
        PromptTasks.Find(configuration.Task ?? throw new ArgumentException("A run on prompts needs a task.", nameof(configuration)));

    /// <summary>What is made of the label words' scores.</summary>
    internal static IPromptObjective Objective(PromptTask task, RunConfiguration configuration) =>
        (task.Scale, configuration.Settings.GetValueOrDefault(ScoreLoss, Divergence)) switch
        {
            (_, not (Divergence or Authors) and var other) => throw new ArgumentException($"{ScoreLoss} is '{other}'; choose {Divergence} or {Authors}.", nameof(configuration)),
            (null, _) => new ClassObjective(),
            ({ } scale, var loss) => new ScoreObjective(scale, asAuthors: loss == Authors),
        };

    /// <summary>Tokens of the soft prompts that a method puts into every row: they count in a row's length, as in the study's code.</summary>
    internal static int SoftPromptTokens(RunConfiguration configuration) => SoftPrompts
        .Where(method => configuration.Method.Split(['+', '>'], StringSplitOptions.TrimEntries).Contains(method, StringComparer.OrdinalIgnoreCase))
        .Sum(method => (int)configuration.MethodOptions.GetValueOrDefault($"{method}.tokens", StudyPrompt));
}
