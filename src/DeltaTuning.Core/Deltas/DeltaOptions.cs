using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>How a delta is attached.</summary>
public sealed record DeltaOptions
{
    /// <summary>The delta's name, unique on a model.</summary>
    /// <value>Default null: <c>default</c>, then the method's name in lower case with a number.</value>
    public string? Name { get; init; }

    /// <summary>The dtype of the delta's parameters, whatever the backbone's.</summary>
    /// <value>Default float32, in which training is stable over a half-precision backbone too.</value>
    public ScalarType Dtype { get; init; } = ScalarType.Float32;

    /// <summary>Whether the backbone's own parameters stop taking gradients. They take them again when the last delta is detached.</summary>
    /// <value>Default true.</value>
    public bool Freeze { get; init; } = true;

    /// <summary>Whether the delta's parameters take gradients.</summary>
    /// <value>Default true; false to load one for prediction.</value>
    public bool Trainable { get; init; } = true;

    /// <summary>The peak learning rate of the delta's parameters, where a trainer's parameter groups do not give them another.</summary>
    /// <value>Default null: the trainer's; above 0.</value>
    public double? LearningRate { get; init; }

    /// <summary>Seed of the fresh parameters, the same numbers on every device.</summary>
    /// <value>Default null: TorchSharp's global generator draws them.</value>
    public long? Seed { get; init; }
}
