using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>
/// softmax(Q Kᵀ / √d + bias) V for each head. Keys, values and bias pass a <see cref="KeyValueSeam"/> after the split into heads.
/// </summary>
internal sealed class EncoderSelfAttention : nn.Module<Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "query")] private readonly Linear _query;
    [ComponentName(Name = "key")] private readonly Linear _key;
    [ComponentName(Name = "value")] private readonly Linear _value;
    [ComponentName(Name = "key_values")] private readonly KeyValueSeam _keyValues = new();
    private readonly long _heads;
    private readonly double _dropout;

    internal EncoderSelfAttention(EncoderConfig config, LayerFactory make)
        : base(nameof(EncoderSelfAttention))
    {
        (_heads, _dropout) = (config.NumAttentionHeads, config.AttentionProbsDropoutProb);
        _query = make.Linear(config.HiddenSize, config.HiddenSize);
        _key = make.Linear(config.HiddenSize, config.HiddenSize);
        _value = make.Linear(config.HiddenSize, config.HiddenSize);
        RegisterComponents();
    }

    public override Tensor forward(Tensor hidden, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var query = Split(_query.call(hidden)); // (B, H, L, D)
        var (keys, values, scores) = _keyValues.call(new(Split(_key.call(hidden)), Split(_value.call(hidden)), bias) { Input = hidden });
        var context = nn.functional.scaled_dot_product_attention(query, keys, values, scores, training ? _dropout : 0);
        return context.transpose(1, 2).flatten(2).MoveToOuterDisposeScope(); // (B, L, H·D)
    }

    private Tensor Split(Tensor states) => states.unflatten(2, [_heads, -1]).transpose(1, 2);
}

/// <summary>An attention and its output sublayer.</summary>
internal sealed class EncoderAttention : nn.Module<Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "self")] private readonly EncoderSelfAttention _self;
    [ComponentName(Name = "output")] private readonly ResidualOutput _output;

    internal EncoderAttention(EncoderConfig config, LayerFactory make)
        : base(nameof(EncoderAttention))
    {
        _self = new(config, make);
        _output = new(config.HiddenSize, config, make);
        RegisterComponents();
    }

    public override Tensor forward(Tensor hidden, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        return _output.call(_self.call(hidden, bias), hidden).MoveToOuterDisposeScope();
    }
}
