using System.Globalization;
using DeltaTuning.Training.Checkpoints;

namespace DeltaTuning.Training.Loop;

/// <summary>The stages of a sequential composition, one run after the other, each with checkpoints in a folder of its own.</summary>
/// <param name="composition">The composition, at the stage from which to go on.</param>
/// <param name="options">The trainer's options, which a stage may change.</param>
/// <param name="progress">Is told of every stage; null for nobody.</param>
internal sealed class StagedRun(CompositionHandle composition, TrainerOptions options, IProgress<TrainingProgress>? progress)
{
    /// <summary>Trains what is left of the composition.</summary>
    /// <param name="check">Looks over a stage's options; called for all stages before the first is trained.</param>
    /// <param name="fit">Trains with a stage's options.</param>
    public TrainingResult Run(Action<TrainerOptions> check, Func<TrainerOptions, IProgress<TrainingProgress>?, TrainingResult> fit)
    {
        (CompositionStage Stage, TrainerOptions Options)[] stages = [.. composition.Stages.Skip(composition.Stage).Select(stage => (stage, OptionsOf(stage)))];
        foreach (var (_, own) in stages)
        {
            check(own);
            if (own is { OutputFolder: { } folder, Resume: false })
                TrainingCheckpoint.RequireFree(folder);
        }
        var results = new List<TrainingResult>();
        foreach (var (stage, own) in stages)
        {
            composition.Begin(stage.Number);
            results.Add(fit(own, progress is null ? null : new OfStage(stage.Number, progress)));
            composition.End(results[^1]);
        }
        return Together(results);
    }

    private TrainerOptions OptionsOf(CompositionStage stage)
    {
        var own = stage.Plan.Training?.Invoke(options) ?? options;
        return own.OutputFolder is not { } folder ? own
            : own with { OutputFolder = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"stage-{stage.Number + 1}")) };
    }

    private static TrainingResult Together(List<TrainingResult> stages)
    {
        long[] before = [.. stages.Select((_, number) => stages.Take(number).Sum(stage => stage.Steps))];
        var (steps, seconds) = (stages.Sum(stage => stage.Steps), stages.Sum(stage => stage.Elapsed.TotalSeconds));
        return new()
        {
            Steps = steps,
            Loss = stages.Sum(stage => stage.Loss * stage.Steps) / steps,
            StoppedEarly = stages[^1].StoppedEarly,
            Evaluations = [.. stages.SelectMany((stage, number) => stage.Evaluations.Select(evaluation => evaluation with { Step = evaluation.Step + before[number] }))],
            Best = stages[^1].Best is { } best ? best with { Step = best.Step + before[^1] } : null,
            Elapsed = TimeSpan.FromSeconds(seconds),
            ExamplesPerSecond = stages.Exists(stage => stage.ExamplesPerSecond is null) ? null : stages.Sum(stage => stage.ExamplesPerSecond * stage.Elapsed.TotalSeconds) / Math.Max(seconds, 1e-9),
            Stages = stages,
        };
    }

    private sealed class OfStage(int number, IProgress<TrainingProgress> all) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => all.Report(value with { Stage = number });
    }
}
