namespace DeltaTuning.Training;

/// <summary>Makes batch sources from what is at hand.</summary>
public static class BatchSource
{
    /// <summary>Batches that are ready, in the list's order in every epoch. They stay the caller's, who disposes them after the run.</summary>
    /// <typeparam name="TBatch">What one batch is.</typeparam>
    /// <param name="batches">The batches.</param>
    /// <returns>The source.</returns>
    public static IBatchSource<TBatch> From<TBatch>(IReadOnlyList<TBatch> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        return new ListSource<TBatch>(batches);
    }

    private sealed class ListSource<TBatch>(IReadOnlyList<TBatch> batches) : IBatchSource<TBatch>
    {
        public long? Count => batches.Count;

        public IEnumerable<TBatch> Batches(int epoch, long skip = 0) => batches.Skip((int)Math.Min(skip, int.MaxValue));
    }
}
