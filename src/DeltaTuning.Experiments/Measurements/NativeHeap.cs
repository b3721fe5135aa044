using System.Runtime.InteropServices;

namespace DeltaTuning.Experiments.Measurements;

/// <summary>
/// glibc's allocator keeps what is freed, by thresholds that it raises as it goes; the resident set then shows its history rather than what a step needs. With low thresholds large
/// blocks go back to the system at once, which costs time: memory is measured in steps of its own. On other systems nothing is done.
/// </summary>
internal static partial class NativeHeap
{
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;
    private const int Low = 1 << 20;

    // What glibc raises its own thresholds to at most, where tensors are large.
    private const int High = 32 << 20;

    /// <summary>Makes the allocator give back what is freed while an action runs.</summary>
    internal static void WhileGivingBack(Action action)
    {
        Set(Low);
        try
        {
            action();
        }
        finally
        {
            Set(High);
        }
    }

    /// <summary>Gives back what is free now.</summary>
    internal static void GiveBack()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Attempt(() => malloc_trim(0));
    }

    private static void Set(int threshold) => Attempt(() =>
    {
        _ = mallopt(MapThreshold, threshold);
        return mallopt(TrimThreshold, threshold);
    });

    private static void Attempt(Func<int> call)
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = call();
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            // musl has neither call, and gives large blocks back by itself.
        }
    }

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);

    [LibraryImport("libc")]
    private static partial int malloc_trim(nuint pad);
}
