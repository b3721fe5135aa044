using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Self-attention with its normalization before and its residual sum after.</summary>
internal sealed class T5SelfAttentionLayer : nn.Module<Tensor, Tensor, Func<long, long, Tensor>, AttentionCache?, Tensor>
{
    private readonly double _dropout;

    [ComponentName(Name = "SelfAttention")]
    private readonly T5Attention _attention;

    [ComponentName(Name = "layer_norm")]
    private readonly T5LayerNorm _norm;

    [ComponentName(Name = "sublayer")]
    private readonly SublayerSeam _sublayer = new();

    public T5SelfAttentionLayer(T5Config config, LayerFactory layers, T5RelativePositions? positions)
        : base(nameof(T5SelfAttentionLayer))
    {
        _dropout = config.DropoutRate;
        _attention = new T5Attention(config, layers, positions);
        _norm = new T5LayerNorm(config, layers);
        RegisterComponents();
    }

    public T5Attention Attention => _attention;

    public override Tensor forward(Tensor hidden, Tensor bias, Func<long, long, Tensor> positions, AttentionCache? cache)
    {
        using var scope = NewDisposeScope();
        var normed = _norm.call(hidden);
        var output = nn.functional.dropout(_attention.call(normed, null, bias, positions, cache), _dropout, training);
        return _sublayer.AddResidual(normed, output, hidden).MoveToOuterDisposeScope();
    }
}

/// <summary>The decoder's attention on the encoder's states, with its normalization before and its residual sum after.</summary>
internal sealed class T5CrossAttentionLayer : nn.Module<Tensor, Tensor, Tensor?, AttentionCache?, Tensor>
{
    private readonly double _dropout;

    [ComponentName(Name = "EncDecAttention")]
    private readonly T5Attention _attention;

    [ComponentName(Name = "layer_norm")]
    private readonly T5LayerNorm _norm;

    [ComponentName(Name = "sublayer")]
    private readonly SublayerSeam _sublayer = new();

    public T5CrossAttentionLayer(T5Config config, LayerFactory layers)
        : base(nameof(T5CrossAttentionLayer))
    {
        _dropout = config.DropoutRate;
        _attention = new T5Attention(config, layers);
        _norm = new T5LayerNorm(config, layers);
        RegisterComponents();
    }

    public override Tensor forward(Tensor hidden, Tensor source, Tensor? bias, AttentionCache? cache)
    {
        using var scope = NewDisposeScope();
        var normed = _norm.call(hidden);
        var output = nn.functional.dropout(_attention.call(normed, source, bias, null, cache), _dropout, training);
        return _sublayer.AddResidual(normed, output, hidden).MoveToOuterDisposeScope();
    }
}

/// <summary>The feed-forward layers with their normalization before and their residual sum after.</summary>
internal sealed class T5FeedForwardLayer : nn.Module<Tensor, Tensor>
{
    private readonly double _dropout;

    [ComponentName(Name = "DenseReluDense")]
    private readonly nn.Module<Tensor, Tensor> _dense;

    [ComponentName(Name = "layer_norm")]
    private readonly T5LayerNorm _norm;

    [ComponentName(Name = "sublayer")]
    private readonly SublayerSeam _sublayer = new();

    public T5FeedForwardLayer(T5Config config, LayerFactory layers)
        : base(nameof(T5FeedForwardLayer))
    {
        _dropout = config.DropoutRate;
        _dense = config.IsGated ? new T5GatedFeedForward(config, layers) : new T5FeedForward(config, layers);
        _norm = new T5LayerNorm(config, layers);
        RegisterComponents();
    }

    public override Tensor forward(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        var normed = _norm.call(hidden);
        var output = nn.functional.dropout(_dense.call(normed), _dropout, training);
        return _sublayer.AddResidual(normed, output, hidden).MoveToOuterDisposeScope();
    }
}

internal static class T5Residual
{
    private const double Float16Max = 65504;

    /// <summary>Passes a sublayer's states through its seam and adds them up; the caller's scope owns the sum.</summary>
    public static Tensor AddResidual(this SublayerSeam seam, Tensor input, Tensor output, Tensor residual)
    {
        var states = seam.call(new SublayerStates(input, output, residual));
        var sum = states.Residual.Plus(states.Output);
        return sum.dtype == ScalarType.Float16 ? WithinFloat16(sum) : sum;
    }

    // T5 was trained in bfloat16 and overflows float16: infinities are brought back a little below the greatest number, as transformers does.
    private static Tensor WithinFloat16(Tensor states)
    {
        var greatest = where(states.isinf().any(), tensor(Float16Max - 1000, states.dtype, states.device), tensor(Float16Max, states.dtype, states.device));
        return states.clamp(-greatest, greatest);
    }
}
