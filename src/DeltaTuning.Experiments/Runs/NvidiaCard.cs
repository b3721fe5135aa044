using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace DeltaTuning.Experiments.Runs;

/// <summary>What <c>nvidia-smi</c> says of a card: TorchSharp has no way to ask.</summary>
/// <param name="Name">The card's name.</param>
/// <param name="TotalBytes">Its memory.</param>
/// <param name="FreeBytes">What of it is free.</param>
internal sealed record NvidiaCard(string Name, long TotalBytes, long FreeBytes)
{
    private const long Mebibyte = 1 << 20;
    private const int MostMilliseconds = 10_000;

    /// <summary>Asks; null where there is no such program or card.</summary>
    public static NvidiaCard? Query(int index)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("nvidia-smi", ["--query-gpu=name,memory.total,memory.free", "--format=csv,noheader,nounits", $"--id={Math.Max(0, index)}"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            if (process is null)
                return null;
            var line = process.StandardOutput.ReadLine();
            return process.WaitForExit(MostMilliseconds) && process.ExitCode == 0 ? Parse(line) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    internal static NvidiaCard? Parse(string? line) =>
        line?.Split(", ") is [var name, var total, var free] && Size(total) is { } all && Size(free) is { } left ? new(name.Trim(), all, left) : null;

    private static long? Size(string text) => long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size * Mebibyte : null;
}
