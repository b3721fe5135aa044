using DeltaTuning.Models;
using DeltaTuning.Training;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Runs;

/// <summary>What a trained run trains and how it is judged: all that differs between text-to-text, prompts and other kinds. The rest is one executor.</summary>
/// <typeparam name="TBatch">What one batch is.</typeparam>
public interface IRunSetup<TBatch> : IDisposable
{
    /// <summary>The backbone, in evaluation mode, without deltas. The setup owns it.</summary>
    PretrainedModel Model { get; }

    /// <summary>The model's output for a batch, with the loss that is trained.</summary>
    /// <param name="batch">The batch, on the model's device.</param>
    /// <returns>The output, in the caller's dispose scope.</returns>
    ModelOutput Forward(TBatch batch);

    /// <summary>A copy of a batch on another device; the batch itself where it is there already.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="device">The device.</param>
    /// <returns>The batch there.</returns>
    TBatch ToDevice(TBatch batch, Device device);

    /// <summary>Examples in a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <returns>Their number.</returns>
    int BatchSize(TBatch batch);

    /// <summary>The name of the number, among those of <see cref="CreateMetric"/>, that chooses checkpoints and learning rates.</summary>
    string Metric { get; }

    /// <summary>Makes what is measured in an evaluation. A metric that needs generated text generates it itself, with the model as it then is.</summary>
    /// <returns>The metric.</returns>
    IMetric<TBatch> CreateMetric();

    /// <summary>The training batches, shuffled by a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <returns>The batches.</returns>
    IBatchSource<TBatch> Train(int seed);

    /// <summary>The batches of a split for an evaluation, in order.</summary>
    /// <param name="split">The split.</param>
    /// <returns>The batches; null where the task has no such split.</returns>
    IBatchSource<TBatch>? Evaluate(RunSplit split);
}

/// <summary>A split of a task.</summary>
public enum RunSplit
{
    /// <summary>Examples to train on.</summary>
    Train,

    /// <summary>Examples to choose by.</summary>
    Validation,

    /// <summary>Examples to report on.</summary>
    Test,
}
