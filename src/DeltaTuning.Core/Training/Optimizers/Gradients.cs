using DeltaTuning.Training.Optimizers.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Training;

/// <summary>Operations on the gradients of a list of parameters, without waiting for a GPU.</summary>
public static class Gradients
{
    // Up to here one concatenation is cheaper than a kernel for each tensor. Launching one on a GPU takes as long as copying a million numbers there.
    private const long SmallOnCpu = 1 << 13;
    private const long SmallElsewhere = 1 << 20;

    /// <summary>The norm of all gradients taken as one vector. Parameters without gradient are left out.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="normType">p of the p-norm: 2 for the Euclidean one, <see cref="double.PositiveInfinity"/> for the largest absolute value.</param>
    /// <returns>A scalar on the gradients' device, which the caller owns; 0 where there is no gradient.</returns>
    public static Tensor Norm(IReadOnlyList<Parameter> parameters, double normType = 2)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        return Norm(Of(parameters), normType).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Scales all gradients so that their joint norm is at most a bound: each is multiplied by min(1, maxNorm / (norm + 1e-6)), as
    /// PyTorch's <c>clip_grad_norm_</c> does.
    /// </summary>
    /// <param name="parameters">The parameters; those without gradient are left out.</param>
    /// <param name="maxNorm">The bound, above 0.</param>
    /// <param name="normType">p of the p-norm; 2 by default.</param>
    /// <returns>The norm before scaling: a scalar on the gradients' device, which the caller owns. Reading it waits for a GPU.</returns>
    public static Tensor ClipNorm(IReadOnlyList<Parameter> parameters, double maxNorm, double normType = 2)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNorm);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var gradients = Of(parameters);
        var norm = Norm(gradients, normType);
        // Looking first saves the multiplication by 1, but only where looking costs nothing.
        if (gradients.Count > 0 && !(norm.device_type == DeviceType.CPU && norm.ToDouble() + 1e-6 <= maxNorm))
            ListKernels.Multiply(gradients, norm.Plus(1e-6).reciprocal_().mul_(TensorMath.Held(maxNorm)).clamp_max_(TensorMath.Held(1L)));
        return norm.MoveToOuterDisposeScope();
    }

    /// <summary>Limits every element of every gradient to [−bound, bound].</summary>
    /// <param name="parameters">The parameters; those without gradient are left out.</param>
    /// <param name="bound">The bound, above 0.</param>
    public static void ClipValue(IReadOnlyList<Parameter> parameters, double bound)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        foreach (var gradient in Of(parameters))
            gradient.clamp_(TensorMath.Held(-bound), TensorMath.Held(bound));
    }

    /// <summary>Frees the gradients: the next backward pass makes new ones, and a parameter that it does not reach has none.</summary>
    /// <param name="parameters">The parameters.</param>
    public static void Clear(IReadOnlyList<Parameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (var parameter in parameters)
            parameter.grad = null;
    }

    /// <summary>Multiplies every gradient by a number.</summary>
    internal static void Scale(IReadOnlyList<Parameter> parameters, double factor)
    {
        using var scope = NewDisposeScope();
        var gradients = Of(parameters);
        if (gradients.Count > 0)
            ListKernels.Multiply(gradients, full([], TensorMath.Held(factor), dtype: ScalarType.Float32, device: gradients[0].device));
    }

    private static List<Tensor> Of(IReadOnlyList<Parameter> parameters)
    {
        var gradients = new List<Tensor>(parameters.Count);
        foreach (var parameter in parameters)
            if (parameter.grad is { } gradient)
                gradients.Add(gradient);
        return gradients;
    }

    private static Tensor Norm(List<Tensor> gradients, double normType)
    {
        if (gradients.Count == 0)
            return zeros([]);
        var small = gradients.Where(IsSmall).Select(AtLeastFloat32).ToArray();
        var norms = gradients.Where(gradient => !IsSmall(gradient)).Select(gradient => Norm(AtLeastFloat32(gradient), normType)).ToList();
        if (small.Length > 0)
            norms.Add(Norm(cat(small), normType));
        return norms.Count == 1 ? norms[0] : Norm(stack(norms), normType);
    }

    private static bool IsSmall(Tensor gradient) => gradient.numel() <= (gradient.device_type == DeviceType.CPU ? SmallOnCpu : SmallElsewhere);

    private static Tensor Norm(Tensor vector, double normType) => vector.norm((float)normType);

    private static Tensor AtLeastFloat32(Tensor gradient) =>
        gradient.dtype is ScalarType.Float16 or ScalarType.BFloat16 ? gradient.to(ScalarType.Float32).flatten() : gradient.flatten();
}
