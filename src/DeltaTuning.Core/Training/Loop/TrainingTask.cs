using static TorchSharp.torch;

namespace DeltaTuning.Training.Loop;

/// <summary>What is trained: a model, how a batch passes through it, and what is measured.</summary>
internal sealed record TrainingTask<TBatch>(
    nn.Module Model,
    Func<TBatch, ModelOutput> Forward,
    Func<TBatch, Device, TBatch>? ToDevice,
    Func<TBatch, long>? BatchSize,
    Func<IMetric<TBatch>>? Metric)
{
    /// <summary>The batch where the model is. New tensors belong to the current dispose scope.</summary>
    public TBatch Move(TBatch batch, Device device) => ToDevice is null ? batch : ToDevice(batch, device);

    /// <summary>Passes a batch through the model.</summary>
    public (ModelOutput Output, Tensor Loss) Run(TBatch batch)
    {
        var output = Forward(batch);
        var loss = output.Loss ?? throw new InvalidOperationException("The model's output has no loss: batches for training and evaluation need labels.");
        if (loss.numel() != 1)
            throw new InvalidOperationException($"The loss has shape ({string.Join(", ", loss.shape)}); it must be a single number, such as the mean over the batch.");
        return (output, loss);
    }
}
