using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>What one decoder layer keeps from step to step.</summary>
/// <param name="Self">Keys and values of the tokens so far.</param>
/// <param name="Cross">Keys and values of the encoder's states, computed once.</param>
internal sealed record LayerCache(AttentionCache Self, AttentionCache Cross);

/// <summary>What a decoder keeps from step to step while it generates.</summary>
/// <param name="layers">Number of layers.</param>
internal sealed class DecoderCache(int layers) : IDisposable
{
    private const long Growth = 64;

    private readonly LayerCache[] _layers = [.. Enumerable.Range(0, layers).Select(_ => new LayerCache(new(), new()))];
    private Tensor? _mask;
    private Tensor? _positions;

    /// <summary>Number of positions that the self-attentions have, a prompt's included.</summary>
    public long Length => _layers[0].Self.Length;

    /// <summary>A layer's part.</summary>
    public LayerCache this[int layer] => _layers[layer];

    /// <summary>The mask of all positions, once new ones come after those that are held; null where all are tokens. The cache owns it.</summary>
    /// <param name="embeddings">The new positions, (batch, length, width).</param>
    /// <param name="mask">Their mask; null where all are tokens.</param>
    public Tensor? MaskWith(Tensor embeddings, Tensor? mask)
    {
        if (_mask is null && mask is null)
            return null;
        using var scope = NewDisposeScope();
        var (held, added) = (_mask ?? Tokens(Length), mask ?? Tokens(embeddings.shape[1]));
        var joined = cat([held, added.to(held.dtype)], 1).DetachFromDisposeScope();
        _mask?.Dispose();
        return _mask = joined;

        Tensor Tokens(long count) => ones([embeddings.shape[0], count], ScalarType.Int64, embeddings.device);
    }

    /// <summary>The bias of relative positions of one query at the end of so many keys, (1, heads, 1, keys), in the current dispose scope.</summary>
    /// <param name="keys">Number of keys, the query's own included.</param>
    /// <param name="make">Computes it. As it depends on distances alone, what was made for more keys ends with what is asked for.</param>
    public Tensor LastPositions(long keys, Func<long, Tensor> make)
    {
        if (_positions is null || _positions.shape[3] < keys)
        {
            _positions?.Dispose();
            _positions = make(keys + (keys / 2) + Growth).DetachFromDisposeScope();
        }
        return _positions.narrow(3, _positions.shape[3] - keys, keys);
    }

    /// <summary>Lets each row go on from another of the same input. What they share, the encoder's part and the mask, stays.</summary>
    /// <param name="rows">For each row the other's number.</param>
    public void Reorder(Tensor rows)
    {
        foreach (var layer in _layers)
            layer.Self.Reorder(rows);
    }

    public void Dispose()
    {
        foreach (var (self, cross) in _layers)
        {
            self.Dispose();
            cross.Dispose();
        }
        _mask?.Dispose();
        _positions?.Dispose();
    }
}
