using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>What a stack gives back.</summary>
/// <param name="Last">The last states after the final normalization and dropout, (batch, length, width).</param>
/// <param name="Mask">The mask that the seam gave back, (batch, length); null where all are tokens.</param>
/// <param name="TokenPlaces">Where the input's tokens stand, (batch, input length); null where they are all there is.</param>
/// <param name="Hidden">The states before every block, then <paramref name="Last"/>; null unless asked for.</param>
internal sealed record T5States(Tensor Last, Tensor? Mask, Tensor? TokenPlaces, IReadOnlyList<Tensor>? Hidden);

/// <summary>The encoder or the decoder: embedded tokens through all blocks.</summary>
internal sealed class T5Stack : nn.Module<EmbeddedTokens, T5States?, DecoderCache?, bool, T5States>
{
    private readonly StackKind _kind;
    private readonly double _dropout;

    [ComponentName(Name = "tokens")]
    private readonly EmbeddingSeam _tokens = new();

    [ComponentName(Name = "block")]
    private readonly ModuleList<T5Block> _blocks;

    [ComponentName(Name = "final_layer_norm")]
    private readonly T5LayerNorm _norm;

    public T5Stack(T5Config config, LayerFactory layers, StackKind kind)
        : base(nameof(T5Stack))
    {
        (_kind, _dropout) = (kind, config.DropoutRate);
        var positions = new T5RelativePositions(config.RelativeAttentionNumBuckets, config.RelativeAttentionMaxDistance, kind is StackKind.Encoder);
        _blocks = nn.ModuleList([.. Enumerable.Range(0, config.LayersOf(kind))
            .Select(layer => new T5Block(config, layers, kind, layer == 0 ? positions : null))]);
        _norm = new T5LayerNorm(config, layers);
        RegisterComponents();
    }

    /// <param name="tokens">Embedded tokens and their mask.</param>
    /// <param name="source">The encoder's states, in a decoder; null in an encoder.</param>
    /// <param name="cache">What the steps before left, while generating; null to compute everything.</param>
    /// <param name="listHidden">Whether <see cref="T5States.Hidden"/> is wanted.</param>
    public override T5States forward(EmbeddedTokens tokens, T5States? source, DecoderCache? cache, bool listHidden)
    {
        using var scope = NewDisposeScope();
        var entered = _tokens.call(tokens with { Continues = cache?.Length > 0 });
        var around = new T5Surroundings(SelfBias(entered, cache), source?.Last, AttentionBias.Of(source?.Mask, entered.Embeddings.dtype), Positions(entered.Embeddings));
        var hidden = nn.functional.dropout(entered.Embeddings, _dropout, training);
        var listed = listHidden ? new List<Tensor>(_blocks.Count + 1) : null;
        for (var layer = 0; layer < _blocks.Count; layer++)
        {
            var before = hidden;
            hidden = _blocks[layer].call(before, around, cache?[layer]);
            if (listed is null)
                before.Dispose(); // without gradients nothing else holds it, and the scope would keep every layer's
            else
                listed.Add(before);
        }
        var last = nn.functional.dropout(_norm.call(hidden), _dropout, training);
        listed?.Add(last);
        return Outward(new T5States(last, entered.AttentionMask, entered.TokenPlaces, listed), tokens.AttentionMask);
    }

    private Func<long, long, Tensor> Positions(Tensor embedded)
    {
        var (attention, queries, device) = (_blocks[0].SelfAttention.Attention, embedded.shape[1], embedded.device);
        return (keys, offset) => attention.PositionBias(queries, keys, offset, device);
    }

    private Tensor SelfBias(EmbeddedTokens tokens, DecoderCache? cache)
    {
        using var scope = NewDisposeScope();
        var embedded = tokens.Embeddings;
        var mask = cache is null ? tokens.AttentionMask : cache.MaskWith(embedded, tokens.AttentionMask);
        var (queries, past) = (embedded.shape[1], cache?.Length ?? 0);
        var attention = _blocks[0].SelfAttention.Attention;
        var positions = cache is not null && queries == 1
            ? cache.LastPositions(past + 1, keys => attention.PositionBias(1, keys, keys - 1, embedded.device))
            : attention.PositionBias(queries, past + queries, past, embedded.device);
        var masking = _kind is StackKind.Encoder ? AttentionBias.Of(mask, embedded.dtype)
            : queries == 1 && mask is null ? null // the last token sees all
            : T5Masks.Causal(queries, past + queries, past, mask, embedded.dtype, embedded.device);
        return (masking is null ? positions : positions.Plus(masking)).MoveToOuterDisposeScope();
    }

    private static T5States Outward(T5States states, Tensor? given)
    {
        if (states.Mask is { } mask && !ReferenceEquals(mask, given))
            mask.MoveToOuterDisposeScope();
        states.TokenPlaces?.MoveToOuterDisposeScope();
        foreach (var tensor in states.Hidden ?? [states.Last])
            tensor.MoveToOuterDisposeScope();
        return states;
    }
}
