namespace DeltaTuning.Training;

/// <summary>Forms batches for this library's models from examples. It owns the batches it makes and frees each when the next is asked for.</summary>
/// <typeparam name="TExample">What one example is.</typeparam>
public sealed class DataLoader<TExample> : IBatchSource<ModelInputs>
{
    private readonly BatchLoader<TExample, ModelInputs> _loader;

    /// <summary>Makes a loader over examples in memory.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="collate">Makes a batch of the examples given to it.</param>
    /// <param name="batchSize">Examples in a batch, at least 1.</param>
    /// <param name="seed">Shuffles by this seed, anew in every epoch; null keeps the examples' order. Where <paramref name="options"/> has a seed as well, this one counts.</param>
    /// <param name="options">Bucketing and the last batch.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is not positive.</exception>
    public DataLoader(
        IReadOnlyList<TExample> examples,
        Func<IReadOnlyList<TExample>, ModelInputs> collate,
        int batchSize,
        int? seed = null,
        DataLoaderOptions<TExample>? options = null) => _loader = new(examples, collate, batchSize, seed, options);

    /// <summary>Makes a loader over a sequence that is read anew in every epoch, a batch at a time, in its own order.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="collate">Makes a batch of the examples given to it.</param>
    /// <param name="batchSize">Examples in a batch, at least 1.</param>
    /// <param name="dropLast">Leaves out the last batch of an epoch where it is short.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is not positive.</exception>
    public DataLoader(IEnumerable<TExample> examples, Func<IReadOnlyList<TExample>, ModelInputs> collate, int batchSize, bool dropLast = false) =>
        _loader = new(examples, collate, batchSize, dropLast);

    /// <inheritdoc />
    public long? Count => _loader.Count;

    /// <inheritdoc />
    public IEnumerable<ModelInputs> Batches(int epoch, long skip = 0) => _loader.Batches(epoch, skip);
}
