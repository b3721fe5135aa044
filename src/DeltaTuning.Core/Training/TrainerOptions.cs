using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace DeltaTuning.Training;

/// <summary>How to train. One of <see cref="Epochs"/> and <see cref="MaxSteps"/> must be given; all else has a default.</summary>
public sealed record TrainerOptions
{
    /// <summary>The peak learning rate, for parameters whose group has none of its own.</summary>
    /// <value>5e-5, as in transformers; above 0. Deltas usually want more: 1e-4 to 1e-2.</value>
    public double LearningRate { get; init; } = 5e-5;

    /// <summary>Weight decay, for parameters whose group has none of its own.</summary>
    /// <value>0, as in transformers; at least 0.</value>
    public double WeightDecay { get; init; }

    /// <summary>The method of optimization with its settings.</summary>
    /// <value><see cref="AdamWOptions"/> with PyTorch's defaults.</value>
    public IOptimizerMethod Optimizer { get; init; } = new AdamWOptions();

    /// <summary>
    /// Parameters with a learning rate, weight decay or optimizer of their own. The first group that matches a parameter has it; what none matches uses
    /// the values above. <see cref="ParameterGroup.NoDecay"/> is the usual one.
    /// </summary>
    /// <value>empty</value>
    public IReadOnlyList<ParameterGroup> ParameterGroups { get; init; } = [];

    /// <summary>How the learning rate changes over the run.</summary>
    /// <value><see cref="Training.Schedule.Linear"/></value>
    public ILearningRateSchedule Schedule { get; init; } = Training.Schedule.Linear;

    /// <summary>Steps over which the learning rate rises from 0. Not together with <see cref="WarmupRatio"/>.</summary>
    /// <value>0; at least 0.</value>
    public long WarmupSteps { get; init; }

    /// <summary>The part of all steps over which the learning rate rises from 0, rounded up. Not together with <see cref="WarmupSteps"/>.</summary>
    /// <value>0; from 0 to 1.</value>
    public double WarmupRatio { get; init; }

    /// <summary>Passes over the training data. Either this or <see cref="MaxSteps"/>.</summary>
    /// <value>null; at least 1.</value>
    public int? Epochs { get; init; }

    /// <summary>Optimizer steps of the whole run, over as many epochs as that takes. Either this or <see cref="Epochs"/>.</summary>
    /// <value>null; at least 1.</value>
    public long? MaxSteps { get; init; }

    /// <summary>
    /// Batches whose gradients make one step. The gradient is the plain mean of theirs: each batch counts alike, whatever its number of tokens. A short last
    /// step of an epoch is the mean of the batches that it has.
    /// </summary>
    /// <value>1; at least 1.</value>
    public int Accumulation { get; init; } = 1;

    /// <summary>Gradients are scaled down so that their joint norm is at most this; null for no clipping.</summary>
    /// <value>1, as in transformers; above 0.</value>
    public double? MaxGradNorm { get; init; } = 1;

    /// <summary>Whether modules are in training mode during training steps, so that dropout is at work. Afterwards all have the mode they had before.</summary>
    /// <value>true</value>
    public bool TrainingMode { get; init; } = true;

    /// <summary>Evaluates on the validation data every so many steps, and after the last one; null for after each epoch and the last step.</summary>
    /// <value>null; at least 1.</value>
    public long? EvaluateEvery { get; init; }

    /// <summary>Stops after so many evaluations in a row that were not better than the best; null to go on to the end. Needs validation data.</summary>
    /// <value>null; at least 1.</value>
    public int? Patience { get; init; }

    /// <summary>What decides which evaluation is the best: <c>loss</c>, or the name of a metric.</summary>
    /// <value><c>loss</c></value>
    public string BestMetric { get; init; } = EvaluationResult.LossName;

    /// <summary>Whether more is better in <see cref="BestMetric"/>; null for less of <c>loss</c> and more of anything else.</summary>
    /// <value>null</value>
    public bool? HigherIsBetter { get; init; }

    /// <summary>Whether the model has the best evaluation's weights after the run, not the last step's. Without validation data it has the last ones.</summary>
    /// <value>true</value>
    public bool RestoreBest { get; init; } = true;

    /// <summary>Where checkpoints are written; null for none.</summary>
    /// <value>null</value>
    public string? OutputFolder { get; init; }

    /// <summary>Writes a checkpoint every so many steps, and at the end; null for at every evaluation, or after each epoch where there is no validation data.</summary>
    /// <value>null; at least 1.</value>
    public long? SaveEvery { get; init; }

    /// <summary>
    /// Goes on from the last checkpoint in <see cref="OutputFolder"/> if there is one, and from the start if not. While false, a folder that holds checkpoints
    /// is refused, so that an earlier run is not lost.
    /// </summary>
    /// <value>false</value>
    public bool Resume { get; init; }

    /// <summary>Seeds TorchSharp's random generators before each batch, from this number and the step: the same seed gives the same dropout, also after resuming.</summary>
    /// <value>0</value>
    public int Seed { get; init; }

    /// <summary>Where to train: the model is moved there, and each batch. Null for the first CUDA device, or the CPU where there is none.</summary>
    /// <value>null</value>
    public Device? Device { get; init; }

    /// <summary>
    /// Reports progress every so many steps, and after the last one. The reported loss is the mean since the last report. On a GPU, reading it is what makes the
    /// program wait, and a loss that is no number is noticed then; on a CPU it is noticed at once.
    /// </summary>
    /// <value>10; at least 1.</value>
    public int LogEvery { get; init; } = 10;

    /// <summary>Makes the log; null for none.</summary>
    /// <value>null</value>
    public ILoggerFactory? LoggerFactory { get; init; }
}
