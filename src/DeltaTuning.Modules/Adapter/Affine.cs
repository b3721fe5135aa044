using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>A weight and a bias of a delta: a linear layer's, or a layer norm's.</summary>
internal sealed record Affine(DeltaParameter Weight, DeltaParameter Bias)
{
    // PyTorch's default.
    private const double Epsilon = 1e-5;

    /// <summary>Declares a linear layer, (outputs, inputs) and (outputs), its bias zero.</summary>
    internal static Affine Linear(IDeltaBuilder delta, DeltaPoint point, string name, long inputs, long outputs, Initialize weight) =>
        new(delta.Parameter(point, $"{name}.weight", [outputs, inputs], weight), delta.Parameter(point, $"{name}.bias", [outputs], Init.Zeros));

    /// <summary>Declares a layer norm, one and zero.</summary>
    internal static Affine Norm(IDeltaBuilder delta, DeltaPoint point, string name, long width) =>
        new(delta.Parameter(point, $"{name}.weight", [width], Init.Ones), delta.Parameter(point, $"{name}.bias", [width], Init.Zeros));

    /// <summary>W x + b.</summary>
    internal Tensor Apply(Tensor input) => nn.functional.linear(input, Weight.Value, Bias.Value);

    /// <summary>The layer norm over the last dimension.</summary>
    internal Tensor Normalize(Tensor input) => nn.functional.layer_norm(input, Weight.Value.shape, Weight.Value, Bias.Value, Epsilon);
}
