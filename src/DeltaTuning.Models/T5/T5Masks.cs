using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>The decoder's mask as numbers that are added to attention scores.</summary>
internal static class T5Masks
{
    /// <summary>
    /// Every query sees the keys up to its own position, less the padding: 0 there, the dtype's lowest number elsewhere, (1 or batch, 1, queries, keys).
    /// </summary>
    /// <param name="queries">Query length.</param>
    /// <param name="keys">Key length.</param>
    /// <param name="offset">Position of the first query among the keys.</param>
    /// <param name="mask">1 for tokens, 0 for padding, (batch, keys); null where all are tokens.</param>
    /// <param name="dtype">The bias's dtype.</param>
    /// <param name="device">The bias's device.</param>
    public static Tensor Causal(long queries, long keys, long offset, Tensor? mask, ScalarType dtype, Device device)
    {
        using var scope = NewDisposeScope();
        var hidden = ones([1, 1, queries, keys], ScalarType.Bool, device).triu(offset + 1);
        if (mask is not null)
            hidden = hidden.logical_or(mask.eq(TensorMath.Held(0L)).unsqueeze(1).unsqueeze(1));
        return zeros(hidden.shape, dtype, device).masked_fill_(hidden, TensorMath.Held(finfo(dtype).min)).MoveToOuterDisposeScope();
    }
}
