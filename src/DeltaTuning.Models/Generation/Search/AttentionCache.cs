using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>
/// The keys and values that one attention has computed so far, (batch, heads, length, head width). They are what the attention's own layers gave: what a delta
/// changes at the <see cref="KeyValueSeam"/> comes after it, at every step anew.
/// </summary>
/// <remarks>The tensors have room for more positions, so that a step writes its own and copies none of those before.</remarks>
internal sealed class AttentionCache : IDisposable
{
    private const long Growth = 32;

    private Tensor? _keys;
    private Tensor? _values;

    /// <summary>Number of positions.</summary>
    public long Length { get; private set; }

    /// <summary>Views of what is held, in the current dispose scope; null before the first step.</summary>
    public (Tensor Keys, Tensor Values)? Held => _keys is null ? null : (_keys.narrow(2, 0, Length), _values!.narrow(2, 0, Length));

    /// <summary>Adds the keys and values of new positions.</summary>
    /// <returns>Views of all of them, in the current dispose scope.</returns>
    public (Tensor Keys, Tensor Values) Append(Tensor keys, Tensor values)
    {
        (_keys, _values) = (With(_keys, keys), With(_values, values));
        Length += keys.shape[2];
        return Held!.Value;
    }

    /// <summary>Lets each row go on from another.</summary>
    /// <param name="rows">For each row the other's number.</param>
    public void Reorder(Tensor rows) => (_keys, _values) = (Reordered(_keys, rows), Reordered(_values, rows));

    public void Dispose()
    {
        _keys?.Dispose();
        _values?.Dispose();
    }

    private Tensor With(Tensor? held, Tensor added)
    {
        // What is written once, as an encoder's keys are, needs no room.
        if (held is null)
            return added.alias().DetachFromDisposeScope();
        var count = added.shape[2];
        var roomy = Length + count <= held.shape[2] ? held : Grown(held, count);
        using var place = roomy.narrow(2, Length, count);
        place.copy_(added).Dispose();
        return roomy;
    }

    private Tensor Grown(Tensor held, long count)
    {
        using (held)
        {
            long[] shape = [held.shape[0], held.shape[1], Length + count + Growth + (Length / 2), held.shape[3]];
            var grown = held.new_empty(shape).DetachFromDisposeScope();
            using var old = held.narrow(2, 0, Length);
            using var place = grown.narrow(2, 0, Length);
            place.copy_(old).Dispose();
            return grown;
        }
    }

    private static Tensor? Reordered(Tensor? held, Tensor rows)
    {
        using (held)
            return held?.index_select(0, rows).DetachFromDisposeScope();
    }
}
