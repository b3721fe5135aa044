using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>
/// Multi-head attention without scaling: softmax(q kᵀ + bias) v. T5's initialization makes up for the missing 1/√d. Where it has the table of
/// relative positions it makes the bias for its whole stack.
/// </summary>
internal sealed class T5Attention : nn.Module<Tensor, Tensor?, Tensor?, Func<long, long, Tensor>?, AttentionCache?, Tensor>
{
    private readonly long _heads;
    private readonly long _headWidth;
    private readonly double _dropout;
    private readonly T5RelativePositions? _positions;

    [ComponentName(Name = "q")]
    private readonly nn.Module<Tensor, Tensor> _query;

    [ComponentName(Name = "k")]
    private readonly nn.Module<Tensor, Tensor> _key;

    [ComponentName(Name = "v")]
    private readonly nn.Module<Tensor, Tensor> _value;

    [ComponentName(Name = "o")]
    private readonly nn.Module<Tensor, Tensor> _output;

    [ComponentName(Name = "relative_attention_bias")]
    private readonly Embedding? _positionBias;

    [ComponentName(Name = "key_values")]
    private readonly KeyValueSeam _keyValues = new();

    /// <param name="config">The model's configuration.</param>
    /// <param name="layers">Makes the layers.</param>
    /// <param name="positions">Relative positions, in the first self-attention of a stack; null elsewhere.</param>
    public T5Attention(T5Config config, LayerFactory layers, T5RelativePositions? positions = null)
        : base(nameof(T5Attention))
    {
        (_heads, _headWidth, _dropout, _positions) = (config.NumHeads, config.DKv, config.DropoutRate, positions);
        var inner = _heads * _headWidth;
        _query = layers.Linear(config.DModel, inner, bias: false);
        _key = layers.Linear(config.DModel, inner, bias: false);
        _value = layers.Linear(config.DModel, inner, bias: false);
        _output = layers.Linear(inner, config.DModel, bias: false);
        _positionBias = positions is null ? null : layers.Embedding(positions.Buckets, _heads);
        RegisterComponents();
    }

    /// <summary>The bias of relative positions, (1, heads, queries, keys), of a module that has their table.</summary>
    /// <param name="queries">Query length.</param>
    /// <param name="keys">Key length.</param>
    /// <param name="offset">Position of the first query among the keys: the number of cached keys while generating, else 0.</param>
    /// <param name="device">Where the bias is wanted.</param>
    public Tensor PositionBias(long queries, long keys, long offset, Device device) =>
        _positions!.Bias(_positionBias!.call, queries, keys, offset, device);

    /// <param name="input">What the queries are made of, (batch, queries, width).</param>
    /// <param name="source">What the keys and values are made of, (batch, keys, width); null for <paramref name="input"/>.</param>
    /// <param name="bias">Added to the scores, broadcastable to (batch, heads, queries, keys); null for none.</param>
    /// <param name="positions">The bias of relative positions in <paramref name="bias"/>, by keys and offset; null where there is none in it.</param>
    /// <param name="cache">
    /// Keys and values of the steps before, while generating; null to compute all of them. With a <paramref name="source"/>, which stays the same, they are
    /// computed at the first step only.
    /// </param>
    /// <returns>(batch, queries, width).</returns>
    public override Tensor forward(Tensor input, Tensor? source, Tensor? bias, Func<long, long, Tensor>? positions, AttentionCache? cache)
    {
        using var scope = NewDisposeScope();
        var queries = SplitHeads(_query.call(input));
        var (keys, values) = source is not null && cache?.Held is { } held ? held : KeysAndValues(source ?? input, cache);
        var attended = _keyValues.call(new AttentionKeyValues(keys, values, bias) { Input = input, Positions = positions });
        // The function divides the scores by √d, which T5 does not.
        var mixed = nn.functional.scaled_dot_product_attention(
            queries.Times(Math.Sqrt(_headWidth)), attended.Keys, attended.Values, attended.Bias, training ? _dropout : 0); // (B, H, Lq, D)
        return _output.call(mixed.transpose(1, 2).flatten(2)).MoveToOuterDisposeScope();
    }

    private (Tensor Keys, Tensor Values) KeysAndValues(Tensor source, AttentionCache? cache)
    {
        var (keys, values) = (SplitHeads(_key.call(source)), SplitHeads(_value.call(source)));
        return cache?.Append(keys, values) ?? (keys, values);
    }

    // (B, L, H·D) → (B, H, L, D)
    private Tensor SplitHeads(Tensor states) => states.unflatten(2, [_heads, _headWidth]).transpose(1, 2);
}
