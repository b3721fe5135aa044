using DeltaTuning.Training.Optimizers;
using TorchSharp.Modules;

namespace DeltaTuning.Training;

/// <summary>
/// RMSprop (Hinton 2012), as PyTorch computes it: g ← g + λ θ, v ← α v + (1 − α) g², θ ← θ − η g / (√v + ε). Centered, the squared mean of the gradients is
/// taken from v; with momentum, b ← μ b + g / (√v + ε), θ ← θ − η b.
/// </summary>
public sealed record RmsPropOptions : IOptimizerMethod
{
    /// <summary>Decay α of the mean square.</summary>
    /// <value>0.99; at least 0, below 1.</value>
    public double Alpha { get; init; } = 0.99;

    /// <summary>Added to the root of the mean square.</summary>
    /// <value>1e-8; at least 0.</value>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Momentum μ; 0 for none.</summary>
    /// <value>0; at least 0.</value>
    public double Momentum { get; init; }

    /// <summary>Divides by the deviation of the gradients instead of their mean square.</summary>
    /// <value>false</value>
    public bool Centered { get; init; }

    /// <inheritdoc />
    public string Name => "rmsprop";

    /// <inheritdoc />
    public IOptimizer Create(IReadOnlyList<Parameter> parameters, double weightDecay)
    {
        SettingGuard.RequireDecay(Alpha, nameof(Alpha), "0.99 is usual");
        SettingGuard.RequireNotNegative(Epsilon, nameof(Epsilon), "1e-8 is usual");
        SettingGuard.RequireNotNegative(Momentum, nameof(Momentum), "0.9 is usual, 0 turns it off");
        SettingGuard.RequireWeightDecay(weightDecay);
        return new RuleOptimizer(parameters, new RmsPropRule(this, weightDecay));
    }
}
