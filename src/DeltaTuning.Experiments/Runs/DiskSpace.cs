namespace DeltaTuning.Experiments.Runs;

/// <summary>Knows a full disk by its error.</summary>
internal static class DiskSpace
{
    /// <summary>The error's number, as .NET gives it on Windows; elsewhere it is the system's own.</summary>
    internal const int FullOnWindows = unchecked((int)0x80070070);

    private const int FullElsewhere = 28;

    /// <summary>Whether an error, or what led to it, is that the disk is full.</summary>
    public static bool IsFull(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is IOException && error.HResult is FullOnWindows or FullElsewhere)
                return true;
        }
        return false;
    }
}
