using DeltaTuning.Training.Optimizers;
using TorchSharp.Modules;

namespace DeltaTuning.Training;

/// <summary>
/// AdamW (Loshchilov and Hutter 2019, https://arxiv.org/abs/1711.05101), as PyTorch computes it:
/// θ ← θ − η λ θ, then m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², θ ← θ − η m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ).
/// </summary>
public sealed record AdamWOptions : IOptimizerMethod
{
    /// <summary>Decay of the first moment.</summary>
    /// <value>0.9; at least 0, below 1.</value>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment.</summary>
    /// <value>0.999; at least 0, below 1.</value>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the second moment.</summary>
    /// <value>1e-8; at least 0.</value>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Divides by the largest second moment so far instead of the present one (Reddi et al. 2018).</summary>
    /// <value>false</value>
    public bool AmsGrad { get; init; }

    /// <inheritdoc />
    public string Name => "adamw";

    /// <inheritdoc />
    public IOptimizer Create(IReadOnlyList<Parameter> parameters, double weightDecay) =>
        new AdamOptimizer(parameters, new AdamSettings(Beta1, Beta2, Epsilon, weightDecay, AmsGrad).Validated(), decoupled: true);
}
