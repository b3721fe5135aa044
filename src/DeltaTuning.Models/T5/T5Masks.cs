using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Masks as numbers that are added to attention scores: 0 where a key may be seen, the dtype's least finite number elsewhere.</summary>
internal static class T5Masks
{
    /// <summary>(batch, length) of 1 and 0 → (batch, 1, 1, length); null for null.</summary>
    public static Tensor? Padding(Tensor? mask, ScalarType dtype)
    {
        if (mask is null)
            return null;
        using var scope = NewDisposeScope();
        return Additive(mask.eq(0).unsqueeze(1).unsqueeze(1), dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Every query sees the keys up to its own position, less the padding: (1 or batch, 1, queries, keys).</summary>
    /// <param name="queries">Query length.</param>
    /// <param name="keys">Key length.</param>
    /// <param name="offset">Position of the first query among the keys.</param>
    /// <param name="mask">Padding of the keys, (batch, keys); null for none.</param>
    /// <param name="dtype">The bias's dtype.</param>
    /// <param name="device">The bias's device.</param>
    public static Tensor Causal(long queries, long keys, long offset, Tensor? mask, ScalarType dtype, Device device)
    {
        using var scope = NewDisposeScope();
        var hidden = ones([1, 1, queries, keys], ScalarType.Bool, device).triu(offset + 1);
        if (mask is not null)
            hidden = hidden.logical_or(mask.eq(0).unsqueeze(1).unsqueeze(1));
        return Additive(hidden, dtype).MoveToOuterDisposeScope();
    }

    private static Tensor Additive(Tensor hidden, ScalarType dtype) =>
        zeros(hidden.shape, dtype, hidden.device).masked_fill_(hidden, finfo(dtype).min);
}
