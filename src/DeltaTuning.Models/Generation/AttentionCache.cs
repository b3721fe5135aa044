using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>
/// The keys and values that one attention has computed so far, (batch, heads, length, head width). They are what the attention's own layers gave: what a delta
/// changes at the <see cref="KeyValueSeam"/> comes after it, at every step anew.
/// </summary>
internal sealed class AttentionCache : IDisposable
{
    private Tensor? _keys;
    private Tensor? _values;

    /// <summary>Number of positions.</summary>
    public long Length => _keys?.shape[2] ?? 0;

    /// <summary>What is held; null before the first step. The cache owns it.</summary>
    public (Tensor Keys, Tensor Values)? Held => _keys is null ? null : (_keys, _values!);

    /// <summary>Adds the keys and values of new positions.</summary>
    /// <returns>All of them. The cache owns them.</returns>
    public (Tensor Keys, Tensor Values) Append(Tensor keys, Tensor values)
    {
        (_keys, _values) = (Joined(_keys, keys), Joined(_values, values));
        return (_keys, _values);
    }

    public void Dispose()
    {
        _keys?.Dispose();
        _values?.Dispose();
    }

    private static Tensor Joined(Tensor? held, Tensor added)
    {
        using (held)
            return (held is null ? added.alias() : cat([held, added], 2)).DetachFromDisposeScope();
    }
}
