namespace DeltaTuning.Training;

/// <summary>How a <see cref="DataLoader{TExample}"/> or <see cref="BatchLoader{TExample, TBatch}"/> forms its batches.</summary>
/// <typeparam name="TExample">What one example is.</typeparam>
public sealed record DataLoaderOptions<TExample>
{
    /// <summary>Shuffles by this seed, in another order in every epoch; null keeps the examples' own order.</summary>
    /// <value>null</value>
    public int? Seed { get; init; }

    /// <summary>Leaves out the last batch of an epoch where it is short.</summary>
    /// <value>false</value>
    public bool DropLast { get; init; }

    /// <summary>An example's length. Where it is given, examples of about one length come into one batch, which saves padding; null for no bucketing.</summary>
    /// <value>null</value>
    public Func<TExample, int>? Length { get; init; }

    /// <summary>How many batches' worth of shuffled examples are sorted by <see cref="Length"/> together. More saves more padding and shuffles less.</summary>
    /// <value>16; at least 1.</value>
    public int BucketBatches { get; init; } = 16;
}
