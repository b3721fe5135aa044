namespace DeltaTuning.Training;

/// <summary>SplitMix64 (Steele, Lea and Flood 2014): a fixed function from number to number, so that orders do not depend on the runtime's version.</summary>
internal static class SplitMix64
{
    public static ulong Mix(ulong x)
    {
        unchecked
        {
            x += 0x9E3779B97F4A7C15;
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
            return x ^ (x >> 31);
        }
    }

    /// <summary>Where the numbers of one epoch start. Epochs do not overlap below 2³² examples and 65,536 epochs.</summary>
    public static ulong Base(int seed, int epoch) => unchecked(((ulong)(uint)seed << 48) + ((ulong)(uint)epoch << 32));
}
