using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Testing;

/// <summary>Comparisons of tensors whose failure says where and by how much.</summary>
public static class TensorAssert
{
    /// <summary>|actual − expected| ≤ absolute + relative · |expected|, element by element, with equal shapes and no NaN of its own.</summary>
    public static void Close(Tensor actual, Tensor expected, double relative = 1e-4, double absolute = 1e-6, string what = "tensor")
    {
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(expected);
        if (!actual.shape.SequenceEqual(expected.shape))
            throw new TensorMismatchException($"{what}: shape ({string.Join(", ", actual.shape)}), expected ({string.Join(", ", expected.shape)}).");
        if (actual.numel() == 0)
            return;
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var a = actual.detach().cpu().to(ScalarType.Float64).flatten();
        var e = expected.detach().cpu().to(ScalarType.Float64).flatten();
        var excess = (a - e).abs() - (e.abs() * relative + absolute);
        excess = where(a.eq(e), full_like(excess, -1), excess).nan_to_num(double.MaxValue, double.MaxValue);
        var worst = excess.argmax().item<long>();
        if (excess[worst].item<double>() > 0)
        {
            var wrong = excess.gt(0).sum().item<long>();
            throw new TensorMismatchException(string.Create(CultureInfo.InvariantCulture,
                $"{what}: {wrong} of {a.numel()} elements differ; worst at flat index {worst}: {a[worst].item<double>():G9}, expected {e[worst].item<double>():G9} (relative {relative:G3}, absolute {absolute:G3})."));
        }
    }

    /// <summary>Same shape, dtype and bits.</summary>
    public static void Identical(Tensor actual, Tensor expected, string what = "tensor")
    {
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(expected);
        if (actual.dtype != expected.dtype)
            throw new TensorMismatchException($"{what}: dtype {actual.dtype}, expected {expected.dtype}.");
        Close(actual, expected, 0, 0, what);
    }
}

/// <summary>Two tensors that should be equal are not.</summary>
public sealed class TensorMismatchException(string message) : Exception(message);
