using TorchSharp;

namespace DeltaTuning.Testing;

/// <summary>Counts native tensors before and after.</summary>
public static class LeakAssert
{
    /// <summary>Runs an action three times, then once more, and demands that the last run leaves as many live tensors as it found.</summary>
    public static void NoLiveTensorsLeft(Action action) => NoLiveTensorsLeft(action, () => 0);

    /// <summary>The same for an action that makes and disposes parameters, each of which TorchSharp counts twice and uncounts once.</summary>
    public static void NoLiveTensorsLeft(Action action, Func<int> parametersMade)
    {
        ArgumentNullException.ThrowIfNull(parametersMade);
        ArgumentNullException.ThrowIfNull(action);
        for (var warmUp = 0; warmUp < 3; warmUp++)
            action();
        Settle();
        var before = torch.Tensor.TotalCount;
        action();
        var after = torch.Tensor.TotalCount;
        if (after - parametersMade() != before)
            throw new InvalidOperationException($"{after - parametersMade() - before} tensors were left behind: {before} before, {after} after.");
    }

    private static void Settle()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
