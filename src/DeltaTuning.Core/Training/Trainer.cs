using static TorchSharp.torch;

namespace DeltaTuning.Training;

/// <summary>Trains and evaluates a model of this library, or any module from <see cref="ModelInputs"/> to <see cref="ModelOutput"/>, with whatever deltas it has.</summary>
/// <remarks>
/// Only parameters that require gradients are trained; the others get no gradient and no optimizer state. The same seed, data and options give the same
/// numbers, on a CPU bit for bit. A step makes no tensor that outlives it.
/// </remarks>
/// <example>
/// <code>
/// var trainer = new Trainer(model, new() { LearningRate = 3e-4, Epochs = 3 });
/// var result = trainer.Fit(train, validation);
/// </code>
/// </example>
public sealed class Trainer
{
    private readonly nn.Module<ModelInputs, ModelOutput> _model;
    private readonly TrainerOptions _options;

    /// <summary>Makes a trainer.</summary>
    /// <param name="model">The model. The trainer does not own it, and may move it to another device.</param>
    /// <param name="options">How to train.</param>
    public Trainer(nn.Module<ModelInputs, ModelOutput> model, TrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        (_model, _options) = (model, options);
    }

    /// <summary>Makes what is measured in an evaluation beside the loss; null for nothing.</summary>
    /// <value><see cref="Accuracy"/></value>
    public Func<IMetric<ModelInputs>>? Metric { get; init; } = () => new Accuracy();

    /// <inheritdoc cref="Trainer{TBatch}.Fit" />
    public TrainingResult Fit(
        IBatchSource<ModelInputs> train,
        IBatchSource<ModelInputs>? validation = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default) => General().Fit(train, validation, progress, cancellationToken);

    /// <inheritdoc cref="Trainer{TBatch}.Evaluate" />
    public EvaluationResult Evaluate(IBatchSource<ModelInputs> batches, CancellationToken cancellationToken = default) =>
        General().Evaluate(batches, cancellationToken);

    private Trainer<ModelInputs> General() => new(_model, _model.call, _options)
    {
        ToDevice = (batch, device) => batch.To(device),
        BatchSize = batch => batch.BatchSize,
        Metric = Metric,
    };
}
