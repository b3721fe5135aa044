using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Runs;

/// <summary>Where a run computes.</summary>
internal static class RunDevice
{
    /// <summary>The device that was asked for, or the first CUDA device, or the CPU where there is none.</summary>
    public static Device Of(Device? device) => device ?? new Device(cuda.is_available() ? DeviceType.CUDA : DeviceType.CPU);
}
