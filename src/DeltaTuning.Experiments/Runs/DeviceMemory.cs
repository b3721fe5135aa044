using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Runs;

/// <summary>How much memory a device has to give.</summary>
internal static class DeviceMemory
{
    /// <summary>Bytes that are free; null where it cannot be said.</summary>
    public static long? Free(Device device) => device.type switch
    {
        DeviceType.CUDA => NvidiaCard.Query(device.index)?.FreeBytes,
        DeviceType.CPU => FreeMain(),
        _ => null,
    };

    // The collector knows of a container's limit, the system of what others use.
    private static long FreeMain()
    {
        const string information = "/proc/meminfo";
        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (!File.Exists(information))
            return limit;
        var line = File.ReadLines(information).FirstOrDefault(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kibibytes, ..] && long.TryParse(kibibytes, NumberStyles.None, CultureInfo.InvariantCulture, out var free)
            ? Math.Min(limit, free * 1024)
            : limit;
    }
}
