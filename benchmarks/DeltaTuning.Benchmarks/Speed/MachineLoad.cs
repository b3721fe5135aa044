using System.Globalization;

namespace DeltaTuning.Benchmarks.Speed;

/// <summary>What the machine is doing beside us. Linux only; NaN elsewhere.</summary>
internal static class MachineLoad
{
    // USER_HZ, in which /proc/stat counts, is 100 on every platform that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>Seconds of CPU time that everything together has used since the machine started, stolen time included.</summary>
    public static double BusySeconds()
    {
        if (!OperatingSystem.IsLinux())
            return double.NaN;
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // user nice system idle iowait irq softirq steal
        return new[] { 1, 2, 3, 6, 7, 8 }.Sum(field => double.Parse(fields[field], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Cores that others kept busy between two readings.</summary>
    public static double OtherCores(double from, double to, double ownCpu, double wall) => Math.Max(0, (to - from - ownCpu) / wall);

    /// <summary>The most memory that the process has had, in MiB.</summary>
    public static double PeakMemory()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1048576.0;
    }
}
