namespace DeltaTuning.Experiments.Data;

/// <summary>Shuffles a stream of rows within a buffer, so that no more rows than that are in memory.</summary>
public static class ShuffleBuffer
{
    /// <summary>
    /// Gives the items in a random order: a buffer is filled, and each item given is drawn from it and replaced by the next one that is read. An item moves forward by less than
    /// <paramref name="capacity"/> places; a buffer that holds all items shuffles them uniformly. The order is fixed by capacity, seed and epoch.
    /// </summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="items">The items; read as the result is.</param>
    /// <param name="capacity">How many items the buffer holds; at least 1, which keeps the order.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="epoch">The pass over the data, so that each has another order.</param>
    /// <returns>Every item once.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The buffer holds nothing, or the seed or epoch is negative.</exception>
    public static IEnumerable<T> Shuffle<T>(IEnumerable<T> items, int capacity, int seed, int epoch = 0)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        return Draw(items, capacity, seed, epoch);
    }

    private static IEnumerable<T> Draw<T>(IEnumerable<T> items, int capacity, int seed, int epoch)
    {
        var random = new NumpyRandom([(uint)seed, (uint)epoch]);
        var buffer = new List<T>();
        foreach (var item in items)
        {
            if (buffer.Count < capacity)
            {
                buffer.Add(item);
                continue;
            }
            var place = (int)random.Interval((uint)capacity - 1);
            yield return buffer[place];
            buffer[place] = item;
        }
        var rest = buffer.ToArray();
        random.Shuffle<T>(rest);
        foreach (var item in rest)
            yield return item;
    }
}
