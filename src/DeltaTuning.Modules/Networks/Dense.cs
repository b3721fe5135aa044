using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>A trained linear layer of a delta's own, W x + b, with PyTorch's first values: U(−1/√in, 1/√in).</summary>
internal sealed record Dense(DeltaParameter Weight, DeltaParameter Bias) : IProjection
{
    /// <summary>Declares one under a name.</summary>
    internal static Dense Declare(IDeltaBuilder delta, DeltaPoint point, string name, long inFeatures, long outFeatures) => Declare(
        delta, point, name, inFeatures, outFeatures, Init.KaimingUniform, Uniform(inFeatures));

    /// <summary>Declares one with first values.</summary>
    internal static Dense Declare(IDeltaBuilder delta, DeltaPoint point, string name, long inFeatures, long outFeatures, Initialize weight, Initialize bias) => new(
        delta.Parameter(point, $"{name}.weight", [outFeatures, inFeatures], weight),
        delta.Parameter(point, $"{name}.bias", [outFeatures], bias));

    /// <summary>U(−1/√n, 1/√n).</summary>
    internal static Initialize Uniform(long n) => (parameter, generator) => parameter.uniform_(-1 / Math.Sqrt(n), 1 / Math.Sqrt(n), generator);

    /// <inheritdoc/>
    public Tensor Of(Tensor input) => nn.functional.linear(input, Weight.Value, Bias.Value);

    /// <summary>Some of its outputs: rows of W and b.</summary>
    internal Tensor Of(Tensor input, long start, long count) =>
        nn.functional.linear(input, Weight.Value.narrow(0, start, count), Bias.Value.narrow(0, start, count));
}
