using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Training.Optimizers;

/// <summary>The root mean square of a tensor's elements, as a scalar on its device: nothing waits for a GPU.</summary>
internal static class RootMeanSquare
{
    public static Tensor Of(Tensor tensor) => tensor.norm(2f).div_(TensorMath.Held(Math.Sqrt(tensor.numel())));
}
