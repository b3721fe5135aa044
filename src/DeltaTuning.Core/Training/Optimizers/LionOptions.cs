using DeltaTuning.Training.Optimizers;
using TorchSharp.Modules;

namespace DeltaTuning.Training;

/// <summary>
/// Lion (Chen et al. 2023, https://arxiv.org/abs/2302.06675), as lion-pytorch computes it: θ ← θ (1 − η λ), θ ← θ − η sign(β₁ m + (1 − β₁) g),
/// m ← β₂ m + (1 − β₂) g. Every element moves by the learning rate, so it wants 3 to 10 times less of it than AdamW, and as many times more weight decay.
/// </summary>
public sealed record LionOptions : IOptimizerMethod
{
    /// <summary>The share of the momentum in the direction.</summary>
    /// <value>0.9; at least 0, below 1.</value>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the momentum.</summary>
    /// <value>0.99; at least 0, below 1.</value>
    public double Beta2 { get; init; } = 0.99;

    /// <summary>
    /// The run's peak learning rate η₀, to make the decay independent of it: θ ← θ (1 − λ η / η₀), which follows the schedule but not the peak. null for the usual
    /// decay by η λ.
    /// </summary>
    /// <value>null; above 0.</value>
    public double? DecayRelativeTo { get; init; }

    /// <inheritdoc />
    public string Name => "lion";

    /// <inheritdoc />
    public IOptimizer Create(IReadOnlyList<Parameter> parameters, double weightDecay)
    {
        SettingGuard.RequireDecay(Beta1, nameof(Beta1), "0.9 is usual");
        SettingGuard.RequireDecay(Beta2, nameof(Beta2), "0.99 is usual");
        SettingGuard.RequireWeightDecay(weightDecay);
        if (DecayRelativeTo is { } peak)
            SettingGuard.RequireAboveZero(peak, nameof(DecayRelativeTo), "give the peak learning rate, or null");
        return new RuleOptimizer(parameters, new LionRule(this, weightDecay));
    }
}
