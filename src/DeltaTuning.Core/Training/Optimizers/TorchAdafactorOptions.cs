using DeltaTuning.Training.Optimizers;
using TorchSharp.Modules;

namespace DeltaTuning.Training;

/// <summary>
/// Adafactor in PyTorch's form (<c>torch.optim.Adafactor</c>), which differs from transformers' (<see cref="AdafactorOptions"/>): the rate is
/// max(ε₂, RMS(θ)) · min(η, 1/√t), ε₁ bounds the second moment from below, and the weight decay θ ← θ (1 − η λ) does not see a parameter's size.
/// </summary>
public sealed record TorchAdafactorOptions : IOptimizerMethod
{
    /// <summary>The power of the step that the second moment's decay follows: β₂ = 1 − t^ρ.</summary>
    /// <value>-0.8; at most 0.</value>
    public double Beta2Decay { get; init; } = -0.8;

    /// <summary>ε₁, whose square bounds the second moment from below; null for the distance from 1 to the next number of the dtype computed in (1.2e-7 of float32).</summary>
    /// <value>null; at least 0.</value>
    public double? GradientEpsilon { get; init; }

    /// <summary>ε₂, the least size of a parameter.</summary>
    /// <value>1e-3; at least 0.</value>
    public double ParameterEpsilon { get; init; } = 1e-3;

    /// <summary>The bound d on the root mean square of an update.</summary>
    /// <value>1; at least 1.</value>
    public double ClipThreshold { get; init; } = 1;

    /// <inheritdoc />
    public string Name => "adafactor_torch";

    /// <inheritdoc />
    public IOptimizer Create(IReadOnlyList<Parameter> parameters, double weightDecay)
    {
        SettingGuard.RequireFallingPower(Beta2Decay, nameof(Beta2Decay));
        SettingGuard.RequireNotNegative(GradientEpsilon ?? 0, nameof(GradientEpsilon), "null is usual");
        SettingGuard.RequireNotNegative(ParameterEpsilon, nameof(ParameterEpsilon), "1e-3 is usual");
        SettingGuard.RequireAtLeastOne(ClipThreshold, nameof(ClipThreshold), "1 is usual");
        SettingGuard.RequireWeightDecay(weightDecay);
        return new RuleOptimizer(parameters, new TorchAdafactorRule(this, weightDecay));
    }
}
