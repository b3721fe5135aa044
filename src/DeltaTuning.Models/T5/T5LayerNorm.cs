using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>
/// Root mean square normalization, y = w · x / √(mean(x²) + ε): no mean is subtracted and there is no bias (https://arxiv.org/abs/1910.07467).
/// The mean is taken in float32 for half-precision inputs.
/// </summary>
internal sealed class T5LayerNorm : nn.Module<Tensor, Tensor>, IStatelessLayer
{
    private readonly double _epsilon;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    public T5LayerNorm(T5Config config, LayerFactory layers)
        : base(nameof(T5LayerNorm))
    {
        _epsilon = config.LayerNormEpsilon;
        _weight = layers.Parameter(config.DModel);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => Normalize(input, _weight);

    public Tensor Compute(Tensor input, Func<string, Tensor?, Tensor?> parameter) => Normalize(input, parameter("weight", _weight)!);

    private Tensor Normalize(Tensor input, Tensor weight)
    {
        using var scope = NewDisposeScope();
        var wide = IsHalf(input.dtype) ? input.to(ScalarType.Float32) : input;
        var scaled = wide * (wide * wide).mean([-1], keepdim: true).PlusInPlace(_epsilon).rsqrt_();
        if (IsHalf(weight.dtype))
            scaled = scaled.to(weight.dtype);
        return (scaled * weight).MoveToOuterDisposeScope();
    }

    private static bool IsHalf(ScalarType type) => type is ScalarType.Float16 or ScalarType.BFloat16;
}
