using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>A trained layer norm of a delta's own over the last dimension, one and zero at first.</summary>
internal sealed record TrainedNorm(DeltaParameter Weight, DeltaParameter Bias)
{
    // PyTorch's default.
    private const double Epsilon = 1e-5;

    /// <summary>Declares one under a name.</summary>
    internal static TrainedNorm Declare(IDeltaBuilder delta, DeltaPoint point, string name, long width) =>
        new(delta.Parameter(point, $"{name}.weight", [width], Init.Ones), delta.Parameter(point, $"{name}.bias", [width], Init.Zeros));

    /// <summary>The normalized input, scaled and shifted.</summary>
    internal Tensor Of(Tensor input) => nn.functional.layer_norm(input, Weight.Value.shape, Weight.Value, Bias.Value, Epsilon);
}
