using DeltaTuning.Training.Optimizers;
using TorchSharp.Modules;

namespace DeltaTuning.Training;

/// <summary>
/// Adagrad (Duchi, Hazan and Singer 2011, https://jmlr.org/papers/v12/duchi11a.html), as PyTorch computes it: g ← g + λ θ, s ← s + g²,
/// θ ← θ − η / (1 + (t − 1) d) · g / (√s + ε).
/// </summary>
public sealed record AdagradOptions : IOptimizerMethod
{
    /// <summary>How fast the learning rate falls with the steps of a parameter: d.</summary>
    /// <value>0; at least 0.</value>
    public double LearningRateDecay { get; init; }

    /// <summary>What the sums of squares begin with.</summary>
    /// <value>0; at least 0.</value>
    public double InitialAccumulator { get; init; }

    /// <summary>Added to the root of the sum.</summary>
    /// <value>1e-10; at least 0.</value>
    public double Epsilon { get; init; } = 1e-10;

    /// <inheritdoc />
    public string Name => "adagrad";

    /// <inheritdoc />
    public IOptimizer Create(IReadOnlyList<Parameter> parameters, double weightDecay)
    {
        SettingGuard.RequireNotNegative(LearningRateDecay, nameof(LearningRateDecay), "0 is usual");
        SettingGuard.RequireNotNegative(InitialAccumulator, nameof(InitialAccumulator), "0 is usual");
        SettingGuard.RequireNotNegative(Epsilon, nameof(Epsilon), "1e-10 is usual");
        SettingGuard.RequireWeightDecay(weightDecay);
        return new RuleOptimizer(parameters, new AdagradRule(this, weightDecay));
    }
}
