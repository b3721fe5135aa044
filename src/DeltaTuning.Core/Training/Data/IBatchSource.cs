namespace DeltaTuning.Training;

/// <summary>Where a trainer's batches come from: a <see cref="DataLoader{TExample}"/>, a list through <see cref="BatchSource"/>, or a source of your own.</summary>
/// <typeparam name="TBatch">What one batch is.</typeparam>
public interface IBatchSource<out TBatch>
{
    /// <summary>Batches in each epoch; null where it is not known beforehand.</summary>
    long? Count { get; }

    /// <summary>
    /// The batches of one epoch. The source owns them: each is good until the next is asked for. The same epoch must give the same
    /// batches again, for a run to be repeated or resumed to the same numbers.
    /// </summary>
    /// <param name="epoch">The epoch, from 0; a source that shuffles makes its order from it.</param>
    /// <param name="skip">Batches to leave out at the start, as a resumed run does.</param>
    /// <returns>The batches, in order.</returns>
    IEnumerable<TBatch> Batches(int epoch, long skip = 0);
}
