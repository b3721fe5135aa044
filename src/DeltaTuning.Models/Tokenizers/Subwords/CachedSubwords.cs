using System.Collections.Concurrent;

namespace DeltaTuning.Models;

/// <summary>Remembers the subwords of short words, up to a number of them.</summary>
internal sealed class CachedSubwords(ISubwordModel model) : ISubwordModel
{
    private const int WordLimit = 64;
    private const int Capacity = 1 << 16;

    private readonly ConcurrentDictionary<string, Piece[]> _known = new(StringComparer.Ordinal);
    private int _count;

    /// <inheritdoc/>
    public Piece[] Encode(ReadOnlySpan<char> word)
    {
        if (word.Length > WordLimit)
            return model.Encode(word);
        var known = _known.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(word, out var pieces))
            return pieces;
        pieces = model.Encode(word);
        if (Volatile.Read(ref _count) < Capacity && known.TryAdd(word, pieces))
            Interlocked.Increment(ref _count);
        return pieces;
    }
}
