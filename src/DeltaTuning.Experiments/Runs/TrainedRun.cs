using System.Diagnostics;
using DeltaTuning.Experiments.Methods;
using DeltaTuning.Training;

namespace DeltaTuning.Experiments.Runs;

/// <summary>One trained run from its beginning, or its last checkpoint, to its numbers.</summary>
internal sealed class TrainedRun<TBatch>(RunConfiguration configuration, RunContext context, IRunSetup<TBatch> setup, AppliedMethod method)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly IBatchSource<TBatch>? _validation = setup.Evaluate(RunSplit.Validation);

    public RunResult Carry(CancellationToken cancellationToken)
    {
        var trainer = new Trainer<TBatch>(setup.Model, setup.Forward, Options())
        {
            ToDevice = setup.ToDevice,
            BatchSize = batch => setup.BatchSize(batch),
            Metric = setup.CreateMetric,
        };
        var training = Trains
            ? trainer.Fit(setup.Train(configuration.Seed), _validation, new Log(this), cancellationToken)
            : null;
        var best = training?.Stages is [.., var lastStage] ? lastStage.Best : training?.Best;
        var steps = training?.Stages is [.., var last] ? last.Steps : training?.Steps ?? 0;
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal);
        if (best is not null)
            Take(values, RunSplit.Validation, best.Result);
        else if (_validation is not null)
            Measure(RunSplit.Validation, _validation);
        if (setup.Evaluate(RunSplit.Test) is { } test)
            Measure(RunSplit.Test, test);
        if (configuration.Training.MeasureTrain && setup.Evaluate(RunSplit.Train) is { } train)
            Measure(RunSplit.Train, train);
        return new()
        {
            Metric = setup.Metric,
            Values = values,
            Steps = training?.Steps ?? 0,
            BestStep = best?.Step ?? steps,
            TrainableParameters = method.Counts.Trainable,
            TotalParameters = method.Counts.Total,
            Stages = [.. (training?.Stages ?? []).Select(StageOf)],
            Seconds = Seconds,
        };

        void Measure(RunSplit split, IBatchSource<TBatch> batches)
        {
            var result = trainer.Evaluate(batches, cancellationToken);
            Take(values, split, result);
            context.Log(new()
            {
                Step = best?.Step ?? steps,
                Stage = method.Expression.IsSequence ? method.Expression.Stages.Count - 1 : null,
                Split = NameOf(split),
                Values = ValuesOf(result),
                Seconds = Seconds,
            });
        }
    }

    private bool Trains => configuration.Training.Steps > 0 && !method.Expression.IsNone;

    private double Seconds => context.SecondsBefore + _clock.Elapsed.TotalSeconds;

    private TrainerOptions Options()
    {
        var training = configuration.Training;
        return new()
        {
            LearningRate = configuration.LearningRates.Count > 0 ? configuration.LearningRates[0] : new TrainerOptions().LearningRate,
            WeightDecay = training.WeightDecay,
            Optimizer = OptimizerMethod.ByName(training.Optimizer),
            Schedule = Schedule.ByName(training.Schedule),
            WarmupSteps = training.WarmupSteps,
            MaxSteps = Math.Max(1, training.Steps),
            Accumulation = training.Accumulation,
            MaxGradNorm = training.MaxGradNorm,
            EvaluateEvery = HasValidation ? training.EvaluateEvery : null,
            SaveEvery = HasValidation ? null : training.EvaluateEvery,
            Patience = HasValidation ? training.Patience : null,
            BestMetric = setup.Metric,
            OutputFolder = Path.Combine(context.Folder, RunFolder.CheckpointsFolder),
            Resume = true,
            Seed = configuration.Seed,
            Device = context.Device,
            LogEvery = 1,
            LoggerFactory = context.LoggerFactory,
        };
    }

    private bool HasValidation => _validation is not null;

    // Each number under the split's name where it is the metric, and with its own name behind it otherwise.
    private void Take(SortedDictionary<string, double> values, RunSplit split, EvaluationResult result)
    {
        values[NameOf(split)] = result[setup.Metric];
        foreach (var (name, value) in ValuesOf(result).Where(item => item.Key != setup.Metric))
            values[$"{NameOf(split)}_{name}"] = value;
    }

    private StageResult StageOf(TrainingResult stage, int number) => new(
        MethodExpression.StageName(method.Expression.Stages[number]),
        stage.Evaluations.Count > 0 ? stage.Evaluations[^1].Result[setup.Metric] : double.NaN,
        stage.Best?.Result[setup.Metric] ?? double.NaN,
        stage.Best?.Step ?? stage.Steps);

    private static Dictionary<string, double> ValuesOf(EvaluationResult result) => new(result.Metrics) { [EvaluationResult.LossName] = result.Loss };

    private static string NameOf(RunSplit split) => split switch
    {
        RunSplit.Train => "train",
        RunSplit.Validation => RunLogEntry.Validation,
        RunSplit.Test => "test",
        _ => throw new ArgumentOutOfRangeException(nameof(split), split, "Not a split."),
    };

    private sealed class Log(TrainedRun<TBatch> run) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            run.Write(value);
            run.Tell(value);
        }
    }

    private void Write(TrainingProgress progress) => context.Log(progress.Evaluation is { } evaluation
        ? new() { Step = progress.Step, Stage = progress.Stage, Split = RunLogEntry.Validation, Values = ValuesOf(evaluation), Seconds = Seconds }
        : new() { Step = progress.Step, Stage = progress.Stage, Loss = progress.Loss, LearningRate = progress.LearningRate, GradientNorm = progress.GradientNorm, Seconds = Seconds });

    private void Tell(TrainingProgress progress) => context.Progress?.Report(progress);
}
