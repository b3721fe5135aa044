using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Measurements;

/// <summary>Times what a device has done, not only what it was told to do.</summary>
internal sealed class StepClock(Device device)
{
    private long _last;

    /// <summary>Starts.</summary>
    internal void Restart()
    {
        Wait();
        _last = Stopwatch.GetTimestamp();
    }

    /// <summary>Seconds since the start or the last lap.</summary>
    internal double Lap()
    {
        Wait();
        var now = Stopwatch.GetTimestamp();
        var seconds = Stopwatch.GetElapsedTime(_last, now).TotalSeconds;
        _last = now;
        return seconds;
    }

    private void Wait()
    {
        if (device.type == DeviceType.CUDA)
            cuda.synchronize();
    }
}
