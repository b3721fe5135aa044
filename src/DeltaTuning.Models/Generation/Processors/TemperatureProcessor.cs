using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Divides scores by a temperature; transformers' <c>TemperatureLogitsWarper</c>.</summary>
public sealed record TemperatureProcessor : ILogitsProcessor
{
    /// <summary>A processor with a temperature.</summary>
    /// <param name="temperature">Above 0; below 1 sharpens the distribution, above 1 flattens it.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public TemperatureProcessor(double temperature) => Temperature = ProcessorGuard.Positive(temperature, nameof(temperature));

    /// <summary>What scores are divided by.</summary>
    public double Temperature { get; }

    /// <inheritdoc/>
    public Tensor Process(Tensor scores, LogitsContext context)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return scores.div_(TensorMath.Held(Temperature));
    }
}
