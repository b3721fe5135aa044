using DeltaTuning.Training.Loop;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Training;

/// <summary>Trains any TorchSharp module on batches of any kind. For this library's models <see cref="Trainer"/> asks for less.</summary>
/// <remarks>
/// Only parameters that require gradients are trained; the others get no gradient and no optimizer state. The same seed, data and options give the same
/// numbers, on a CPU bit for bit. A step makes no tensor that outlives it.
/// </remarks>
/// <typeparam name="TBatch">What one batch is.</typeparam>
public sealed class Trainer<TBatch>
{
    private readonly nn.Module _model;
    private readonly Func<TBatch, ModelOutput> _forward;
    private readonly TrainerOptions _options;

    /// <summary>Makes a trainer of a function that gives a loss.</summary>
    /// <param name="model">The model. The trainer does not own it, and may move it to another device.</param>
    /// <param name="loss">Passes a batch through the model and gives the loss, a single number.</param>
    /// <param name="options">How to train.</param>
    public Trainer(nn.Module model, Func<TBatch, Tensor> loss, TrainerOptions options)
        : this(model, OutputOf(loss), options)
    {
    }

    /// <summary>Makes a trainer of a function that gives a loss together with what metrics want to see.</summary>
    /// <param name="model">The model. The trainer does not own it, and may move it to another device.</param>
    /// <param name="forward">Passes a batch through the model and gives the output with its loss.</param>
    /// <param name="options">How to train.</param>
    public Trainer(nn.Module model, Func<TBatch, ModelOutput> forward, TrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(options);
        (_model, _forward, _options) = (model, forward, options);
    }

    /// <summary>
    /// Gives a batch on a device; its tensors belong to the step and are freed with it, so what is there already must be an alias or be owned elsewhere.
    /// Null where batches are in place already: the model then stays where it is unless <see cref="TrainerOptions.Device"/> is given.
    /// </summary>
    /// <value>null</value>
    public Func<TBatch, Device, TBatch>? ToDevice { get; init; }

    /// <summary>The number of examples in a batch, for weighing losses of an evaluation and for the pace; null where all batches count alike.</summary>
    /// <value>null</value>
    public Func<TBatch, long>? BatchSize { get; init; }

    /// <summary>Makes what is measured in an evaluation beside the loss; null for nothing.</summary>
    /// <value>null</value>
    public Func<IMetric<TBatch>>? Metric { get; init; }

    /// <summary>
    /// Trains the model. Where a sequential composition is attached that was not trained to its end, all its stages from the present one are run, each with its
    /// own optimizer and schedule, and checkpoints in <c>stage-1</c>, <c>stage-2</c>, ... of the output folder.
    /// </summary>
    /// <param name="train">The training data.</param>
    /// <param name="validation">Data to evaluate on during training; null for none.</param>
    /// <param name="progress">Is told how far the run is, every <see cref="TrainerOptions.LogEvery"/> steps and after each evaluation.</param>
    /// <param name="cancellationToken">
    /// Stops between two steps. The model then has the weights of the last whole step, and with an <see cref="TrainerOptions.OutputFolder"/> a checkpoint is
    /// written from which the run can go on.
    /// </param>
    /// <returns>How it went.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or options contradict each other or the data.</exception>
    /// <exception cref="InvalidOperationException">The model has nothing to train or is disposed, the data are empty, or the output folder holds another run.</exception>
    /// <exception cref="IOException">The output folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    /// <exception cref="TrainingDivergedException">The loss or the gradients are no longer finite.</exception>
    public TrainingResult Fit(
        IBatchSource<TBatch> train,
        IBatchSource<TBatch>? validation = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (_model.Deltas().Sequence is not { } sequence)
            return FitOnce(_options, train, validation, progress, cancellationToken);
        return new StagedRun(sequence, _options, progress).Run(
            options => OptionsGuard.Check(options, validation is not null),
            (options, report) => FitOnce(options, train, validation, report, cancellationToken));
    }

    /// <summary>Measures the model as it is, in evaluation mode and without gradients.</summary>
    /// <param name="batches">The data; its epoch 0 is read.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>The loss and the metrics.</returns>
    /// <exception cref="InvalidOperationException">The source gave no batch, or a batch has no labels.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public EvaluationResult Evaluate(IBatchSource<TBatch> batches, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        return new Evaluator<TBatch>(Task, Place()).Evaluate(batches, cancellationToken);
    }

    private TrainingResult FitOnce(
        TrainerOptions options,
        IBatchSource<TBatch> train,
        IBatchSource<TBatch>? validation,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        OptionsGuard.Check(options, validation is not null);
        if (train.Count == 0)
            throw new InvalidOperationException("The training source has no batch: the data set is empty, or smaller than a batch with DropLast.");
        var device = Place();
        using var optimizers = new OptimizerSet(Trainable(), options, DeltaRates());
        using var run = _model.Deltas().Run();
        using var loop = new TrainingLoop<TBatch>(Task, options, train, validation, optimizers, device, progress);
        return loop.Run(cancellationToken);
    }

    private Dictionary<IntPtr, double> DeltaRates() => _model.Deltas()
        .Where(delta => delta.Options.LearningRate is not null)
        .SelectMany(delta => delta.Parameters.Select(parameter => (parameter.Value.Handle, Rate: delta.Options.LearningRate!.Value)))
        .DistinctBy(item => item.Handle)
        .ToDictionary(item => item.Handle, item => item.Rate);

    private TrainingTask<TBatch> Task => new(_model, _forward, ToDevice, BatchSize, Metric);

    private static Func<TBatch, ModelOutput> OutputOf(Func<TBatch, Tensor> loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return batch => new() { Loss = loss(batch) };
    }

    private Device Place() => ModulePlace.Move(_model, _options.Device, mayChoose: ToDevice is not null);

    private IReadOnlyList<(string Name, Parameter Parameter)> Trainable()
    {
        var trainable = TrainableParameters.Of(_model);
        if (trainable.Count > 0)
            return trainable;
        var count = _model.parameters().Count();
        throw new InvalidOperationException(count == 0
            ? $"{_model.GetName()} has no parameters at all: is it disposed?"
            : $"{_model.GetName()} has nothing to train: none of its {count} parameters requires a gradient. Apply a delta to it, or set requires_grad on what is to be trained.");
    }
}
