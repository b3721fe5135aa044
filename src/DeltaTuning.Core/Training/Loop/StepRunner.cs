using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Training.Loop;

/// <summary>Takes one optimizer step after another: forward, backward, clip, update. Nothing native outlives a step but what it is for.</summary>
internal sealed class StepRunner<TBatch>(TrainingTask<TBatch> task, TrainerOptions options, RunPlan plan, OptimizerSet optimizers, Device device) : IDisposable
{
    private Tensor? _norm;

    public LossMeter Losses { get; } = new();

    public long? Examples { get; private set; } = task.BatchSize is null ? null : 0;

    /// <summary>The norm of the last step's gradients before clipping; null where nothing is clipped. Reading waits for a GPU.</summary>
    public double? ReadGradientNorm() => _norm?.ToDouble();

    /// <summary>Takes a step with the next batches.</summary>
    /// <returns>False at the end of the data.</returns>
    public bool TryStep(IEnumerator<TBatch> batches, RunState state)
    {
        var taken = 0;
        while (taken < options.Accumulation)
        {
            Seed(state.Step * options.Accumulation + taken);
            if (!batches.MoveNext())
                break;
            Accumulate(batches.Current, state.Step);
            state.BatchesInEpoch++;
            taken++;
        }
        if (taken == 0)
            return false;
        if (taken < options.Accumulation)
            Gradients.Scale(optimizers.Parameters, (double)options.Accumulation / taken);
        Update(state.Step);
        state.Step++;
        return true;
    }

    public void Dispose()
    {
        Losses.Dispose();
        _norm?.Dispose();
    }

    private void Accumulate(TBatch batch, long step)
    {
        using var scope = NewDisposeScope();
        var there = task.Move(batch, device);
        Examples += task.BatchSize?.Invoke(there);
        var (_, loss) = task.Run(there);
        if (!loss.requires_grad)
            throw new InvalidOperationException("The loss does not depend on any trainable parameter: was it made under no_grad, or are the trainable parameters in a part that the batch does not reach?");
        if (Losses.Add(loss) is { } value)
            RequireFinite("loss", value, step);
        (options.Accumulation == 1 ? loss : loss.div(TensorMath.Held((long)options.Accumulation))).backward();
    }

    private void Update(long step)
    {
        if (options.MaxGradNorm is { } bound)
        {
            _norm?.Dispose();
            _norm = Gradients.ClipNorm(optimizers.Parameters, bound).DetachFromDisposeScope();
            if (_norm.device_type == DeviceType.CPU)
                RequireFinite("norm of the gradients", _norm.ToDouble(), step);
        }
        optimizers.Step(peak => plan.LearningRate(step, peak));
        Gradients.Clear(optimizers.Parameters);
    }

    private void RequireFinite(string quantity, double value, long step)
    {
        if (!double.IsFinite(value))
            throw new TrainingDivergedException(quantity, step, value, plan.LearningRate(step, options.LearningRate), weightsAreIntact: true);
    }

    // One seed for each batch: what dropout draws then depends on the position alone, not on what came before, and a resumed run needs no state of a generator.
    private void Seed(long batch)
    {
        var seed = unchecked((long)SplitMix64.Mix(SplitMix64.Mix((ulong)(uint)options.Seed) + (ulong)batch));
        using var cpu = random.manual_seed(seed);
        if (device.type == DeviceType.CUDA)
            cuda.manual_seed(seed);
    }
}
