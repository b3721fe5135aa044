namespace DeltaTuning.Training;

/// <summary>Forms batches of any kind from examples. It owns the batches it makes and disposes each when the next is asked for.</summary>
/// <remarks>
/// The order is a fixed function of seed and epoch: examples are sorted by a hash (SplitMix64) of both and their index, cut into windows that are sorted by
/// length where bucketing is on, cut into batches, and then the batches are ordered by another such hash.
/// </remarks>
/// <typeparam name="TExample">What one example is.</typeparam>
/// <typeparam name="TBatch">What one batch is; disposed after use where it is <see cref="IDisposable"/>.</typeparam>
public sealed class BatchLoader<TExample, TBatch> : IBatchSource<TBatch>
{
    private readonly IEnumerable<TExample> _examples;
    private readonly Func<IReadOnlyList<TExample>, TBatch> _collate;
    private readonly int _batchSize;
    private readonly DataLoaderOptions<TExample> _options;

    /// <summary>Makes a loader over examples in memory.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="collate">Makes a batch of the examples given to it.</param>
    /// <param name="batchSize">Examples in a batch, at least 1.</param>
    /// <param name="seed">Shuffles by this seed, anew in every epoch; null keeps the examples' order. Where <paramref name="options"/> has a seed as well, this one counts.</param>
    /// <param name="options">Bucketing and the last batch.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> or the bucket's size is not positive.</exception>
    public BatchLoader(
        IReadOnlyList<TExample> examples,
        Func<IReadOnlyList<TExample>, TBatch> collate,
        int batchSize,
        int? seed = null,
        DataLoaderOptions<TExample>? options = null)
        : this((IEnumerable<TExample>)examples, collate, batchSize)
    {
        _options = options ?? new();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.BucketBatches, nameof(options));
        _options = _options with { Seed = seed ?? _options.Seed };
    }

    /// <summary>Makes a loader over a sequence that is read anew in every epoch, a batch at a time, in its own order.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="collate">Makes a batch of the examples given to it.</param>
    /// <param name="batchSize">Examples in a batch, at least 1.</param>
    /// <param name="dropLast">Leaves out the last batch of an epoch where it is short.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is not positive.</exception>
    public BatchLoader(IEnumerable<TExample> examples, Func<IReadOnlyList<TExample>, TBatch> collate, int batchSize, bool dropLast = false)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(collate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        _examples = examples;
        _collate = collate;
        _batchSize = batchSize;
        _options = new() { DropLast = dropLast };
    }

    /// <inheritdoc />
    public long? Count => _examples is IReadOnlyList<TExample> list
        ? _options.DropLast ? list.Count / _batchSize : (list.Count + _batchSize - 1) / _batchSize
        : null;

    /// <inheritdoc />
    public IEnumerable<TBatch> Batches(int epoch, long skip = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        return Collate(Groups(epoch).Skip((int)Math.Min(skip, int.MaxValue)));
    }

    private IEnumerable<TBatch> Collate(IEnumerable<IReadOnlyList<TExample>> groups)
    {
        foreach (var group in groups)
        {
            var batch = _collate(group);
            try
            {
                yield return batch;
            }
            finally
            {
                (batch as IDisposable)?.Dispose();
            }
        }
    }

    private IEnumerable<IReadOnlyList<TExample>> Groups(int epoch)
    {
        if (_examples is not IReadOnlyList<TExample> list)
            return _examples.Chunk(_batchSize).Where(group => !_options.DropLast || group.Length == _batchSize);
        var order = ExampleOrder.Shuffle(list.Count, _options.Seed, epoch);
        if (_options.Length is not { } length)
            return Pick(ExampleOrder.Cut(order, _batchSize, _options.DropLast));
        order = ExampleOrder.Bucket(order, i => length(list[i]), _batchSize * _options.BucketBatches);
        return Pick(ExampleOrder.ShuffleBatches(ExampleOrder.Cut(order, _batchSize, _options.DropLast), _options.Seed, epoch));

        IEnumerable<IReadOnlyList<TExample>> Pick(List<int[]> batches) => batches.Select(batch => Array.ConvertAll(batch, i => list[i]));
    }
}
