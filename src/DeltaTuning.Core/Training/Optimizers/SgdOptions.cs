using DeltaTuning.Training.Optimizers;
using TorchSharp.Modules;

namespace DeltaTuning.Training;

/// <summary>
/// Stochastic gradient descent with momentum, as PyTorch computes it: g ← g + λ θ, b ← μ b + (1 − d) g (b ← g at first),
/// θ ← θ − η b, or θ ← θ − η (g + μ b) with Nesterov's momentum.
/// </summary>
public sealed record SgdOptions : IOptimizerMethod
{
    /// <summary>Momentum μ; 0 for none.</summary>
    /// <value>0; at least 0.</value>
    public double Momentum { get; init; }

    /// <summary>Dampening d of the momentum.</summary>
    /// <value>0</value>
    public double Dampening { get; init; }

    /// <summary>Nesterov's momentum. It needs a momentum and no dampening.</summary>
    /// <value>false</value>
    public bool Nesterov { get; init; }

    /// <inheritdoc />
    public string Name => "sgd";

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A momentum below 0, or <see cref="Nesterov"/> without momentum or with dampening.</exception>
    public IOptimizer Create(IReadOnlyList<Parameter> parameters, double weightDecay)
    {
        if (!(Momentum >= 0 && double.IsFinite(Momentum)))
            throw new ArgumentException($"Momentum is {Momentum}; it must be at least 0: 0.9 is usual, 0 turns it off.");
        SettingGuard.RequireWeightDecay(weightDecay);
        if (Nesterov && (Momentum == 0 || Dampening != 0))
            throw new ArgumentException($"Nesterov's momentum needs a momentum above 0 and no dampening, not {Momentum} and {Dampening}.");
        return new SgdOptimizer(parameters, this, weightDecay);
    }
}
