using TorchSharp;

namespace DeltaTuning.Testing;

/// <summary>Counts native tensors before and after.</summary>
public static class LeakAssert
{
    /// <summary>Runs an action three times, then once more, and demands that the last run leaves as many live tensors as it found.</summary>
    public static void NoLiveTensorsLeft(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        for (var warmUp = 0; warmUp < 3; warmUp++)
            action();
        Settle();
        var before = torch.Tensor.TotalCount;
        action();
        var after = torch.Tensor.TotalCount;
        if (after != before)
            throw new InvalidOperationException($"{after - before} tensors were left behind: {before} before, {after} after.");
    }

    private static void Settle()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
