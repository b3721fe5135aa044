using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>The trained part of an adapter: f(x) = gate · dropout(s ⊙ (U σ(D norm(x) + b) + c)), every factor but U, σ, D by option.</summary>
internal sealed class Bottleneck
{
    private readonly Adapter _options;
    private readonly Func<Tensor, Tensor> _activation;
    private readonly IProjection _down;
    private readonly IProjection _up;
    private readonly TrainedNorm? _normBefore;
    private readonly TrainedNorm? _normAfter;
    private readonly DeltaParameter? _scale;
    private readonly Dense? _gate;

    private Bottleneck(IDeltaBuilder delta, DeltaPoint point, Adapter options, long inputs, long outputs, DeltaParameter? rule)
    {
        (_options, _activation) = (options, Activation.Of(options.NonLinearity));
        var layer = delta.Map is { } map && point.Site is { } site ? LayerNumbers.At(map, site) : null;
        var size = options.SizeAt(outputs, layer);
        var start = AdapterStart.Of(options.Init);
        _normBefore = options.NormBefore ? TrainedNorm.Declare(delta, point, "adapter_norm_before", inputs) : null;
        _down = Linear("adapter_down", inputs, size, start.Down);
        _up = Linear("adapter_up", size, outputs, start.Up);
        _normAfter = options.NormAfter ? TrainedNorm.Declare(delta, point, "adapter_norm_after", outputs) : null;
        _scale = options.Scaling switch
        {
            AdapterScaling.Learned => delta.Parameter(point, "adapter_scale", [1], Init.Constant(options.Scale)),
            AdapterScaling.Channel => delta.Parameter(point, "adapter_scale", [outputs], Init.Constant(options.Scale)),
            _ => null,
        };
        _gate = options.UseGating ? Dense.Declare(delta, point, "adapter_gate", inputs, 1, start.Gate, Init.Zeros) : null;

        IProjection Linear(string name, long from, long to, Initialize weight) => options.Factors is { } factors
            ? FactorizedLinear.Declare(delta, point, name, from, to, factors, rule)
            : Dense.Declare(delta, point, name, from, to, weight, Init.Zeros);
    }

    /// <summary>Declares the parameters of an adapter.</summary>
    internal static Bottleneck Declare(IDeltaBuilder delta, DeltaPoint point, Adapter options, long inputs, long outputs, DeltaParameter? rule) =>
        new(delta, point, options, inputs, outputs, rule);

    /// <summary>What a sequential adapter makes of what it reads and what it adds to.</summary>
    internal Tensor Sequential(Tensor input, Tensor residual, bool training)
    {
        var output = Output(input, training, _options.StochasticDepth);
        if (_normAfter is not { } norm)
            return output.Plus(residual);
        return _options.NormAfterResidual ? norm.Of(output.Plus(residual)) : norm.Of(output).Plus(residual);
    }

    /// <summary>What a parallel adapter adds.</summary>
    internal Tensor Parallel(Tensor input, bool training)
    {
        var output = Output(input, training, skipping: 0);
        return _normAfter is { } norm ? norm.Of(output) : output;
    }

    private Tensor Output(Tensor input, bool training, double skipping)
    {
        var output = _up.Of(_activation(_down.Of(_normBefore?.Of(input) ?? input)));
        if (training && skipping > 0)
            output = output * Kept(output, skipping);
        if (_scale is not null)
            output = output * _scale.Value;
        else if (_options.Scale != 1)
            output = output.Times(_options.Scale);
        if (training && _options.Dropout > 0)
            output = nn.functional.dropout(output, _options.Dropout, true);
        return _gate is { } gate ? output * MeanGate.Of(gate, input) : output;
    }

    // 1 / (1 − p) for rows that keep their adapter, 0 for the others.
    private static Tensor Kept(Tensor output, double skipping)
    {
        long[] rows = [output.shape[0], .. Enumerable.Repeat(1L, (int)output.dim() - 1)];
        return empty(rows, output.dtype, output.device).bernoulli_(1 - skipping).div(TensorMath.Held(1 - skipping));
    }
}
