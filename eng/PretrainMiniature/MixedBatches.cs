using DeltaTuning.Training;

namespace DeltaTuning.PretrainMiniature;

/// <summary>Batches that are drawn one by one, each from its own seed.</summary>
internal sealed class MixedBatches(int count, int seed, Func<Random, ModelInputs> draw) : IBatchSource<ModelInputs>
{
    public long? Count => count;

    public IEnumerable<ModelInputs> Batches(int epoch, long skip = 0)
    {
        for (var step = (int)skip; step < count; step++)
        {
            using var batch = draw(new Random(unchecked((seed * 1_000_003) + (epoch * 100_003) + step)));
            yield return batch;
        }
    }
}
