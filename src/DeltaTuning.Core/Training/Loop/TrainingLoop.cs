using DeltaTuning.Training.Checkpoints;
using static TorchSharp.torch;

namespace DeltaTuning.Training.Loop;

/// <summary>A run from its first step, or from where it was cut off, to its last.</summary>
internal sealed class TrainingLoop<TBatch> : IDisposable
{
    private readonly TrainingTask<TBatch> _task;
    private readonly TrainerOptions _options;
    private readonly IBatchSource<TBatch> _train;
    private readonly IBatchSource<TBatch>? _validation;
    private readonly RunPlan _plan;
    private readonly OptimizerSet _optimizers;
    private readonly BestWeights _best;
    private readonly TrainingCheckpoint? _checkpoint;
    private readonly StepRunner<TBatch> _runner;
    private readonly Evaluator<TBatch> _evaluator;
    private readonly ProgressReporter<TBatch> _reporter;
    private readonly TrainedTensors _trained;
    private readonly RunState _state;

    public TrainingLoop(
        TrainingTask<TBatch> task,
        TrainerOptions options,
        IBatchSource<TBatch> train,
        IBatchSource<TBatch>? validation,
        OptimizerSet optimizers,
        Device device,
        IProgress<TrainingProgress>? progress)
    {
        (_task, _options, _train, _validation, _optimizers) = (task, options, train, validation, optimizers);
        _plan = new(options, train.Count);
        _trained = new(task.Model, optimizers.Trainable);
        _best = new(options, _trained);
        _runner = new(task, options, _plan, optimizers, device);
        _evaluator = new(task, device);
        _checkpoint = options.OutputFolder is { } folder ? new(folder, _trained, optimizers, _best) : null;
        _state = _checkpoint?.Begin(options.Resume) ?? new();
        _reporter = new(options, _plan, _runner, _state, progress);
        _reporter.Begin(optimizers, device);
    }

    public TrainingResult Run(CancellationToken cancellationToken)
    {
        using (ModuleModes.Set(_task.Model, _options.TrainingMode))
            while (!IsOver)
                RunEpoch(cancellationToken);
        if (_best.Weights is { } weights)
            _trained.Load(weights);
        return new()
        {
            Steps = _state.Step,
            Loss = _state.LossSum / _state.LossCount,
            StoppedEarly = _state.StoppedEarly,
            Evaluations = [.. _state.Evaluations],
            Best = _state.Best,
            Elapsed = _reporter.Elapsed,
            ExamplesPerSecond = _reporter.ExamplesPerSecond,
        };
    }

    public void Dispose()
    {
        Gradients.Clear(_optimizers.Parameters);
        _runner.Dispose();
        _best.Dispose();
    }

    private bool IsOver => _state.StoppedEarly || _plan.IsOver(_state);

    private void RunEpoch(CancellationToken cancellationToken)
    {
        using (var batches = _train.Batches(_state.Epoch, _state.BatchesInEpoch).GetEnumerator())
            while (!IsOver)
            {
                StopIfCancelled(cancellationToken);
                if (!_runner.TryStep(batches, _state))
                    break;
                AfterStep(cancellationToken);
            }
        if (!IsOver)
            AfterEpoch(cancellationToken);
    }

    private void AfterStep(CancellationToken cancellationToken)
    {
        var last = _state.Step == _plan.TotalSteps;
        if (last || _state.Step % _options.LogEvery == 0)
            _reporter.ReportStep();
        var evaluated = (last || _state.Step % _options.EvaluateEvery == 0) && Evaluate(cancellationToken);
        if (IsOver || _state.Step % _options.SaveEvery == 0 || (evaluated && _options.SaveEvery is null))
            Save();
    }

    private void AfterEpoch(CancellationToken cancellationToken)
    {
        if (_state.BatchesInEpoch == 0)
            throw new InvalidOperationException("The training source gave no batch: is the data set empty, or smaller than a batch with DropLast?");
        _state.Epoch++;
        _state.BatchesInEpoch = 0;
        var evaluated = (_options.EvaluateEvery is null || IsOver) && Evaluate(cancellationToken);
        if (IsOver || ((evaluated || _validation is null) && _options.SaveEvery is null))
            Save();
    }

    private bool Evaluate(CancellationToken cancellationToken)
    {
        if (_validation is null || _state.IsEvaluated)
            return false;
        _reporter.ReadLosses();
        var result = _reporter.Aside(() => _evaluator.Evaluate(_validation, cancellationToken));
        _state.Evaluations.Add(new(_state.Step, result));
        _best.Consider(_state.Evaluations[^1], _state);
        _state.StoppedEarly = _state.EvaluationsSinceBest >= _options.Patience;
        _reporter.ReportEvaluation(result);
        return true;
    }

    private void Save()
    {
        if (_checkpoint is null)
            return;
        _reporter.ReadLosses();
        _reporter.Aside(() => _checkpoint.Save(_state));
        TrainingLog.Saved(_reporter.Logger, _state.Step, _options.OutputFolder!);
    }

    private void StopIfCancelled(CancellationToken cancellationToken)
    {
        if (!cancellationToken.IsCancellationRequested)
            return;
        if (_state.Step > 0)
            Save();
        TrainingLog.Cancelled(_reporter.Logger, _state.Step);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
