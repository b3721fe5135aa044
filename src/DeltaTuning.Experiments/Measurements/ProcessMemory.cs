using System.Diagnostics;
using System.Globalization;

namespace DeltaTuning.Experiments.Measurements;

/// <summary>
/// This process's memory in main memory. On Linux the peak can be forgotten, so that it is of what follows; elsewhere it is the peak since the process started, and only a process
/// of its own for each measurement makes it right.
/// </summary>
internal static class ProcessMemory
{
    private const string Status = "/proc/self/status";
    private const string Forget = "/proc/self/clear_refs";

    // proc(5): 5 resets the peak of the resident set to what it is now.
    private const string PeakResident = "5";

    /// <summary>Bytes that are resident now.</summary>
    internal static long Resident() => Read("VmRSS:") ?? Environment.WorkingSet;

    /// <summary>The most bytes that were resident since <see cref="ForgetPeak"/>.</summary>
    internal static long Peak()
    {
        if (Read("VmHWM:") is { } peak)
            return peak;
        using var process = Process.GetCurrentProcess();
        return Math.Max(process.PeakWorkingSet64, Environment.WorkingSet);
    }

    /// <summary>Forgets the peak so far.</summary>
    /// <returns>Whether the system lets it be forgotten.</returns>
    internal static bool ForgetPeak()
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            File.WriteAllText(Forget, PeakResident);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A hardened container's /proc is read-only.
            return false;
        }
    }

    private static long? Read(string name)
    {
        if (!File.Exists(Status))
            return null;
        var line = File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [_, var kibibytes, ..] && long.TryParse(kibibytes, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size * 1024 : null;
    }
}
