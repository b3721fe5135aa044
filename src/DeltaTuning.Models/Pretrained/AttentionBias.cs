using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>What is added to the scores of an attention.</summary>
internal static class AttentionBias
{
    /// <summary>
    /// The bias of a padding mask, (batch, 1, 1, length): 0 at tokens, the dtype's lowest number at padding, so that a row of nothing but padding
    /// attends everywhere alike instead of to nothing. Null where the mask is null or (looked up on the CPU only, where it is cheap) hides nothing.
    /// </summary>
    internal static Tensor? Of(Tensor? mask, ScalarType dtype)
    {
        if (mask is null)
            return null;
        using var scope = NewDisposeScope();
        var hidden = mask.eq(TensorMath.Held(0L));
        if (mask.device_type == DeviceType.CPU && !hidden.any().item<bool>())
            return null;
        var bias = zeros(mask.shape, dtype, mask.device).masked_fill_(hidden, TensorMath.Held(Lowest(dtype)));
        return bias.unsqueeze(1).unsqueeze(1).MoveToOuterDisposeScope();
    }

    private static double Lowest(ScalarType dtype) => finfo(dtype).min;
}
