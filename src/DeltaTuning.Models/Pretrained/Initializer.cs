using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Fills fresh parameters. Random numbers are drawn in float32 on the CPU, so that a seed gives the same ones on every device and in every dtype.</summary>
internal sealed class Initializer : IDisposable
{
    private readonly Generator? _generator;

    /// <summary>Makes one; without a seed TorchSharp's global generator draws.</summary>
    internal Initializer(long? seed = null) => _generator = seed is { } value ? new Generator((ulong)value, CPU) : null;

    /// <summary>Draws from N(0, σ²).</summary>
    internal void Normal(Tensor parameter, double deviation, long? zeroRow = null)
    {
        using var quiet = no_grad();
        if (parameter.device_type == DeviceType.CPU && parameter.dtype == ScalarType.Float32)
        {
            Draw(parameter, deviation, zeroRow);
            return;
        }
        using var drawn = empty(parameter.shape, ScalarType.Float32, CPU);
        Draw(drawn, deviation, zeroRow);
        parameter.copy_(drawn);
    }

    /// <summary>Sets every element.</summary>
    internal static void Constant(Tensor parameter, double value)
    {
        using var quiet = no_grad();
        parameter.fill_(TensorMath.Held(value));
    }

    /// <inheritdoc/>
    public void Dispose() => _generator?.Dispose();

    private void Draw(Tensor target, double deviation, long? zeroRow)
    {
        target.normal_(0, deviation, _generator);
        if (zeroRow is { } row)
        {
            using var padding = target.select(0, row);
            padding.zero_();
        }
    }
}
