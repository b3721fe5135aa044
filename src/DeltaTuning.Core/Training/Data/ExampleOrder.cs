namespace DeltaTuning.Training;

/// <summary>Which examples form which batch in one epoch.</summary>
internal static class ExampleOrder
{
    // Batches of the second shuffle draw from the upper half of the epoch's numbers.
    private const ulong BatchOffset = 1UL << 31;

    /// <summary>Examples by the mix of seed, epoch and index; in their own order without seed.</summary>
    public static int[] Shuffle(int count, int? seed, int epoch)
    {
        var order = Enumerable.Range(0, count).ToArray();
        return seed is { } s ? Sort(order, i => SplitMix64.Mix(unchecked(SplitMix64.Base(s, epoch) + (ulong)i))) : order;
    }

    /// <summary>Cuts an order into batches.</summary>
    public static List<int[]> Cut(int[] order, int batchSize, bool dropLast)
    {
        var batches = order.Chunk(batchSize).ToList();
        if (dropLast && batches.Count > 0 && batches[^1].Length < batchSize)
            batches.RemoveAt(batches.Count - 1);
        return batches;
    }

    /// <summary>Sorts windows of an order by length, stably, so that the examples of a batch are about equally long.</summary>
    public static int[] Bucket(int[] order, Func<int, int> length, int window) =>
        [.. order.Chunk(window).SelectMany(part => part.OrderBy(length))];

    /// <summary>Shuffles whole batches.</summary>
    public static List<int[]> ShuffleBatches(List<int[]> batches, int? seed, int epoch)
    {
        if (seed is not { } s)
            return batches;
        var order = Sort([.. Enumerable.Range(0, batches.Count)], b => SplitMix64.Mix(unchecked(SplitMix64.Base(s, epoch) + BatchOffset + (ulong)b)));
        return [.. order.Select(b => batches[b])];
    }

    private static int[] Sort(int[] items, Func<int, ulong> key)
    {
        Array.Sort(Array.ConvertAll(items, i => key(i)), items);
        return items;
    }
}
