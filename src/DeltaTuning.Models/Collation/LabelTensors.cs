using DeltaTuning.Native;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Labels as tensors that belong to no dispose scope.</summary>
internal static class LabelTensors
{
    /// <summary>int64, (batch).</summary>
    internal static Tensor Whole(IReadOnlyList<long> labels)
    {
        TorchRuntime.EnsureLoaded();
        return tensor([.. labels], dtype: ScalarType.Int64).DetachFromDisposeScope();
    }

    /// <summary>float32, (batch).</summary>
    internal static Tensor Scores(IReadOnlyList<float> labels)
    {
        TorchRuntime.EnsureLoaded();
        return tensor([.. labels], dtype: ScalarType.Float32).DetachFromDisposeScope();
    }

    /// <summary>float32, (batch, labels).</summary>
    internal static Tensor Several(IReadOnlyList<IReadOnlyList<float>> labels)
    {
        TorchRuntime.EnsureLoaded();
        var count = labels[0]?.Count ?? 0;
        var other = labels.Index().FirstOrDefault(row => row.Item?.Count != count, (-1, null!)).Index;
        if (count == 0 || other >= 0)
            throw new ArgumentException($"Row {Math.Max(other, 0)} has {labels[Math.Max(other, 0)]?.Count ?? 0} labels, the first row {count}; give every row the same number, at least 1.", nameof(labels));
        return tensor([.. labels.SelectMany(row => row)], [labels.Count, count], ScalarType.Float32).DetachFromDisposeScope();
    }
}
