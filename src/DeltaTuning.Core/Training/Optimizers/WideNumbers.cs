using static TorchSharp.torch;

namespace DeltaTuning.Training.Optimizers;

/// <summary>As in libtorch's kernels, numbers of 16 bits are kept in them but not computed in them.</summary>
internal static class WideNumbers
{
    /// <summary>The dtype to compute in.</summary>
    public static ScalarType Of(ScalarType dtype) => dtype is ScalarType.BFloat16 or ScalarType.Float16 ? ScalarType.Float32 : dtype;

    /// <summary>The tensor itself, or a float32 copy of one of 16 bits.</summary>
    public static Tensor Wide(this Tensor tensor) => Of(tensor.dtype) == tensor.dtype ? tensor : tensor.to(ScalarType.Float32);

    /// <summary>Writes what was computed on a wide copy back; nothing to do where there was no copy.</summary>
    public static void Store(Tensor value, Tensor place)
    {
        if (!ReferenceEquals(value, place))
            place.copy_(value);
    }
}
