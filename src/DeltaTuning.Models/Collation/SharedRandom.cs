namespace DeltaTuning.Models;

/// <summary>Gives every batch a random generator of its own, in the order in which batches are asked for; safe to use from several threads.</summary>
internal sealed class SharedRandom(int? seed)
{
    private readonly Random _seeds = seed is { } value ? new Random(value) : new Random();
    private readonly Lock _lock = new();

    /// <summary>The next batch's generator.</summary>
    internal Random Next()
    {
        lock (_lock)
            return new Random(_seeds.Next());
    }
}
