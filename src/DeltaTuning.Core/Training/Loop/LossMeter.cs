using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Training.Loop;

/// <summary>Adds up losses: on a CPU at once, elsewhere on the device until someone asks, since reading makes the program wait.</summary>
internal sealed class LossMeter : IDisposable
{
    private double _sum;
    private Tensor? _deviceSum;
    private long _count;

    /// <summary>Takes a loss.</summary>
    /// <returns>Its value where it was read at once; null where it waits.</returns>
    public double? Add(Tensor loss)
    {
        _count++;
        if (loss.device_type == DeviceType.CPU)
        {
            var value = loss.ToDouble();
            _sum += value;
            return value;
        }
        using var quiet = no_grad();
        _deviceSum ??= zeros([], dtype: ScalarType.Float32, device: loss.device).DetachFromDisposeScope();
        using var detached = loss.detach();
        _deviceSum.PlusInPlace(detached.sum());
        return null;
    }

    /// <summary>The sum and the number of losses since the last reading; starts over.</summary>
    public (double Sum, long Count) Read()
    {
        var result = (_sum + (_deviceSum?.ToDouble() ?? 0), _count);
        (_sum, _count) = (0, 0);
        _deviceSum?.zero_();
        return result;
    }

    public void Dispose() => _deviceSum?.Dispose();
}
