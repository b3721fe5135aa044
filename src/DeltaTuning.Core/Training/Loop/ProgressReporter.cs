using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using static TorchSharp.torch;

namespace DeltaTuning.Training.Loop;

/// <summary>Tells the caller and the log how far a run is. Reading the loss here is the only waiting for a GPU that a step brings.</summary>
internal sealed class ProgressReporter<TBatch>(TrainerOptions options, RunPlan plan, StepRunner<TBatch> runner, RunState state, IProgress<TrainingProgress>? progress)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly long _firstStep = state.Step;
    private TimeSpan _aside;
    private double _loss;

    public ILogger Logger { get; } = options.LoggerFactory?.CreateLogger("DeltaTuning.Training") ?? NullLogger.Instance;

    public TimeSpan Elapsed => _clock.Elapsed;

    public double? ExamplesPerSecond => runner.Examples / Math.Max((_clock.Elapsed - _aside).TotalSeconds, 1e-9);

    public void Begin(OptimizerSet optimizers, Device device)
    {
        TrainingLog.Started(Logger, optimizers.Parameters.Sum(parameter => parameter.numel()), optimizers.Parameters.Count, device.ToString(), plan.TotalSteps);
        if (state.Step > 0)
            TrainingLog.Resumed(Logger, state.Step, plan.TotalSteps);
    }

    /// <summary>Reads the losses since the last reading; throws where they are no numbers.</summary>
    public void ReadLosses()
    {
        var (sum, count) = runner.Losses.Read();
        if (count == 0)
            return;
        _loss = sum / count;
        state.LossSum += sum;
        state.LossCount += count;
        if (!double.IsFinite(_loss))
            throw new TrainingDivergedException("loss", state.Step - 1, _loss, LearningRate, weightsAreIntact: false);
    }

    public void ReportStep()
    {
        ReadLosses();
        var report = Report(null);
        TrainingLog.Progress(Logger, report.Step, report.TotalSteps, report.Epoch, report.Loss, report.LearningRate, report.GradientNorm);
        progress?.Report(report);
    }

    public void ReportEvaluation(EvaluationResult evaluation)
    {
        var metrics = string.Concat(evaluation.Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $", {metric.Key} {metric.Value:G5}")));
        TrainingLog.Evaluated(Logger, state.Step, evaluation.Loss, metrics);
        if (state.StoppedEarly)
            TrainingLog.StoppedEarly(Logger, state.Step, state.EvaluationsSinceBest, state.Best?.Step);
        progress?.Report(Report(evaluation));
    }

    /// <summary>Does what is no training; its time does not count for the pace.</summary>
    public T Aside<T>(Func<T> work)
    {
        var start = _clock.Elapsed;
        var result = work();
        _aside += _clock.Elapsed - start;
        return result;
    }

    /// <inheritdoc cref="Aside{T}" />
    public void Aside(Action work) => Aside(() =>
    {
        work();
        return true;
    });

    private double LearningRate => plan.LearningRate(Math.Max(0, state.Step - 1), options.LearningRate);

    private TrainingProgress Report(EvaluationResult? evaluation) => new()
    {
        Step = state.Step,
        TotalSteps = plan.TotalSteps,
        Epoch = state.Epoch,
        Loss = _loss,
        LearningRate = LearningRate,
        GradientNorm = runner.ReadGradientNorm(),
        ExamplesPerSecond = ExamplesPerSecond,
        Elapsed = _clock.Elapsed,
        Remaining = (plan.TotalSteps - state.Step) * (_clock.Elapsed / Math.Max(1, state.Step - _firstStep)),
        Evaluation = evaluation,
    };
}
