using System.Reflection;
using System.Runtime.InteropServices;
using DeltaTuning.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Runs;

/// <summary>Where a run was carried out: <c>environment.json</c> in its folder.</summary>
public sealed record RunEnvironment
{
    /// <summary>Version of this library.</summary>
    public required string Library { get; init; }

    /// <summary>Version of TorchSharp.</summary>
    public required string TorchSharp { get; init; }

    /// <summary>Version of libtorch.</summary>
    public required string Libtorch { get; init; }

    /// <summary>The .NET runtime.</summary>
    public required string Runtime { get; init; }

    /// <summary>The operating system.</summary>
    public required string System { get; init; }

    /// <summary>The processor.</summary>
    public required string Processor { get; init; }

    /// <summary>The device that computed: <c>cpu</c>, or <c>cuda</c> with the card's name.</summary>
    public required string Device { get; init; }

    /// <summary>Threads of one operation on the CPU: another number may change the last digits.</summary>
    public required int Threads { get; init; }

    /// <summary>Whether this and another environment give the same numbers, as far as that is known.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>Whether all is the same.</returns>
    public bool IsSame(RunEnvironment other) => Equals(other);

    /// <summary>Looks round.</summary>
    /// <param name="device">The device; null for the first CUDA device, or the CPU where there is none.</param>
    /// <returns>What is here.</returns>
    public static RunEnvironment Capture(Device? device)
    {
        TorchRuntime.EnsureLoaded();
        var used = RunDevice.Of(device);
        return new()
        {
            Library = VersionOf(typeof(RunEnvironment).Assembly),
            TorchSharp = VersionOf(typeof(torch).Assembly),
            Libtorch = __version__,
            Runtime = RuntimeInformation.FrameworkDescription,
            System = $"{RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}",
            Processor = ProcessorName(),
            Device = used.type == DeviceType.CUDA ? $"cuda: {NvidiaCard.Query(used.index)?.Name ?? "unknown card"}" : "cpu",
            Threads = get_num_threads(),
        };
    }

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? assembly.GetName().Version?.ToString() ?? "unknown";

    private static string ProcessorName()
    {
        const string information = "/proc/cpuinfo";
        var name = File.Exists(information)
            ? File.ReadLines(information).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[^1].Trim()
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return $"{name ?? "unknown"}, {Environment.ProcessorCount} processors";
    }
}
