using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>Combines tensors of one shape that stand for the same thing in several deltas.</summary>
internal static class TaskTensors
{
    /// <summary>Prunes, weights and adds, or elects signs and takes means.</summary>
    /// <param name="tensors">One for each part.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="how">The way.</param>
    /// <param name="generator">Random numbers for the way's pruning.</param>
    internal static Tensor Combine(IReadOnlyList<Tensor> tensors, IReadOnlyList<double> weights, DeltaMerge how, Generator generator)
    {
        using var scope = NewDisposeScope();
        var stacked = stack([.. tensors.Select(tensor => Prune(tensor, how, generator))]);
        var weighted = stacked * tensor(weights.ToArray(), stacked.dtype, stacked.device).reshape([-1, .. Enumerable.Repeat(1L, tensors[0].shape.Length)]);
        return (how.Election is { } election ? MeanOfAgreeing(weighted, Agreeing(stacked, election)) : weighted.sum(dim: 0)).MoveToOuterDisposeScope();
    }

    private static Tensor Prune(Tensor values, DeltaMerge how, Generator generator) =>
        how.Density >= 1 ? values : how.Pruning switch
        {
            MergePruning.Magnitude => Greatest(values, how.Density),
            MergePruning.Random => (values * Drawn(values.shape, how.Density, generator).to(values.device)).div(TensorMath.Held(how.Density)),
            _ => values,
        };

    private static Tensor Greatest(Tensor values, double density)
    {
        var flat = values.reshape(-1);
        var kept = flat.abs().topk((int)(density * flat.numel())).indexes;
        return zeros_like(flat).index_copy_(0, kept, flat.index_select(0, kept)).reshape(values.shape);
    }

    private static Tensor Drawn(long[] shape, double density, Generator generator) => rand(shape, ScalarType.Float32, CPU, generator: generator).lt(TensorMath.Held(density));

    // A zero has no sign: it agrees with nobody.
    private static Tensor Agreeing(Tensor stacked, MajoritySign election)
    {
        var signs = stacked.sign();
        var votes = election == MajoritySign.Total ? stacked.sum(dim: 0) : signs.sum(dim: 0);
        return signs.eq(where(votes.ge(TensorMath.Held(0L)), ones_like(votes), -ones_like(votes)));
    }

    private static Tensor MeanOfAgreeing(Tensor weighted, Tensor agreeing) => (weighted * agreeing).sum(dim: 0) / agreeing.sum(dim: 0).clamp(min: TensorMath.Held(1L));
}
