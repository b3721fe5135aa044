using static TorchSharp.torch;

namespace DeltaTuning.Training.Optimizers.Native;

/// <summary>libtorch's operators over whole lists of tensors: one call, and on a GPU a few launches, instead of several for each tensor.</summary>
internal static class ListKernels
{
    public static bool AreAvailable => StableAbi.IsAvailable;

    /// <summary>Adam's update of a list of parameters of one dtype and device, in place. All have taken the same number of steps.</summary>
    public static void FusedAdam(
        bool decoupled,
        IReadOnlyList<Tensor> parameters,
        IReadOnlyList<Tensor> gradients,
        IReadOnlyList<Tensor> firstMoments,
        IReadOnlyList<Tensor> secondMoments,
        IReadOnlyList<Tensor> largestSecondMoments,
        Tensor step,
        AdamSettings settings,
        double learningRate)
    {
        ReadOnlySpan<byte> name = decoupled ? "aten::_fused_adamw_"u8 : "aten::_fused_adam_"u8;
        var steps = new Tensor[parameters.Count];
        Array.Fill(steps, step);
        StableAbi.Call(name, "\0"u8,
        [
            StableAbi.Slot(parameters), StableAbi.Slot(gradients), StableAbi.Slot(firstMoments), StableAbi.Slot(secondMoments),
            StableAbi.Slot(largestSecondMoments), StableAbi.Slot(steps),
            StableAbi.Slot(learningRate), StableAbi.Slot(settings.Beta1), StableAbi.Slot(settings.Beta2), StableAbi.Slot(settings.WeightDecay),
            StableAbi.Slot(settings.Epsilon), StableAbi.Slot(settings.AmsGrad), StableAbi.Slot(false), StableAbi.None, StableAbi.None,
        ]);
    }

    /// <summary>Multiplies every tensor by a scalar tensor, in place.</summary>
    public static void Multiply(IReadOnlyList<Tensor> tensors, Tensor factor)
    {
        if (AreAvailable)
        {
            StableAbi.Call("aten::_foreach_mul_"u8, "Tensor"u8, [StableAbi.Slot(tensors), StableAbi.Slot(factor)]);
            return;
        }
        using var quiet = no_grad();
        foreach (var tensor in tensors)
            tensor.mul_(factor);
    }
}
