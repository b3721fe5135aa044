using DeltaTuning.Experiments.Methods;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.Studies.TextToText;

/// <summary>
/// The defaults of the studies of many tasks with T5. The paper does not print its hyper-parameters; these are those of the same group's public code
/// (Unified-DeltaTuning) where it has any: Adafactor at a constant rate, batches of 16, 500 steps of warm-up, gradients clipped at 0.1, weight decay 0.01, an evaluation every
/// 1,000 steps on the first 1,000 examples, beams of 4, seed 42. The number of steps and the grids around its rates are this library's choice.
/// </summary>
internal static class TextToTextDefaults
{
    internal const string MiniatureModel = "mini-t5";
    internal const string OnLargerModels = "PT";
    internal const int Seed = 42;

    private const long FullSteps = 20_000;
    private const long FullDistance = 1_000;
    private const double WarmupShare = 500.0 / FullSteps;
    private const long MiniatureSteps = 60;
    private const long MiniatureDistance = 15;

    /// <summary>The study's methods, in its order of quality.</summary>
    internal static IReadOnlyList<string> Methods { get; } = ["FT", "LR", "AP", "PF", "PT"];

    /// <summary>The tasks: all that the library knows.</summary>
    internal static IReadOnlyList<string> Tasks => [.. TaskCatalog.BuiltIn.Tasks.Select(task => task.Name)];

    /// <summary>The tasks in miniature, one of each category.</summary>
    internal static IReadOnlyList<string> MiniatureTasks { get; } = ["mini-sentiment", "mini-question", "mini-summary"];

    /// <summary>How runs are trained.</summary>
    internal static RunTraining Training(StudyOptions options)
    {
        var steps = options.Steps ?? (options.Miniature ? MiniatureSteps : Scaled(FullSteps, options.Budget));
        var distance = options.EvaluateEvery ?? Math.Min(steps, options.Miniature ? MiniatureDistance : Scaled(FullDistance, options.Budget));
        var training = options.Miniature ? Small(steps) : new RunTraining
        {
            BatchSize = 16,
            Optimizer = "adafactor",
            Schedule = "constant_with_warmup",
            WarmupSteps = Math.Max(1, (long)Math.Round(steps * WarmupShare)),
            WeightDecay = 0.01,
            MaxGradNorm = 0.1,
            MaxInputLength = 512,
            MaxOutputLength = 64,
            Beams = 4,
            EvaluationExamples = 1_000,
        };
        return training with
        {
            Steps = steps,
            EvaluateEvery = Math.Max(1, distance),
            BatchSize = options.BatchSize ?? training.BatchSize,
            MaxInputLength = options.MaxInputLength ?? training.MaxInputLength,
            TrainExamples = options.TrainExamples,
            EvaluationExamples = options.EvaluationExamples ?? training.EvaluationExamples,
        };
    }

    /// <summary>The learning rates that a method tries: 5e-4 is the group's for deltas, 1e-4 for full fine-tuning; OpenDelta takes 3e-4 and, for prompts, 3e-2.</summary>
    internal static IReadOnlyList<double> Rates(MethodExpression method, bool miniature)
    {
        if (method.Stages is not [[{ Name: var name }]])
            return miniature ? [5e-3] : [3e-4, 5e-4, 1e-3];
        return (name, miniature) switch
        {
            ("FT", true) => [2e-3],
            ("PT", true) => [5e-2],
            ("PF", true) => [1e-2],
            (_, true) => [5e-3],
            ("FT", false) => [3e-5, 1e-4, 3e-4],
            ("PT", false) => [3e-3, 3e-2, 3e-1],
            (_, false) => [3e-4, 5e-4, 1e-3],
        };
    }

    private static RunTraining Small(long steps) => new()
    {
        BatchSize = 16,
        Optimizer = "adamw",
        Schedule = "linear",
        WarmupSteps = steps / 10,
        MaxInputLength = 64,
        MaxOutputLength = 24,
        EvaluationExamples = 64,
        EvaluationBatchSize = 64,
    };

    private static long Scaled(long full, double budget) => Math.Max(1, (long)Math.Round(full * budget));
}
