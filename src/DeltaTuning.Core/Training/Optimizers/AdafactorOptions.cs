using DeltaTuning.Training.Optimizers;
using TorchSharp.Modules;

namespace DeltaTuning.Training;

/// <summary>
/// Adafactor (Shazeer and Stern 2018, https://arxiv.org/abs/1804.04235), as transformers computes it: second moments of matrices are kept as one number per row and
/// column, so that its state takes hardly any memory. U = g / √V̂, clipped so that RMS(U) ≤ d; θ ← θ − α λ θ − α U. The defaults are T5's recipe for
/// fine-tuning: α is the learning rate that is given, and a constant schedule.
/// </summary>
public sealed record AdafactorOptions : IOptimizerMethod
{
    /// <summary>T5's recipe for fine-tuning: the learning rate as it is given. Usual with it: 1e-3 and <see cref="Schedule.Constant"/>.</summary>
    public static AdafactorOptions T5FineTuning { get; } = new();

    /// <summary>
    /// T5's recipe for pre-training: relative steps min(1e-6 t, 1/√t) times each parameter's size. The learning rate and its schedule do not count.
    /// </summary>
    public static AdafactorOptions T5Pretraining { get; } = new() { RelativeStep = true, ScaleParameter = true, WarmupInitialization = true };

    /// <summary>Decay of the first moment; null for none, which saves its memory.</summary>
    /// <value>null; at least 0, below 1.</value>
    public double? Beta1 { get; init; }

    /// <summary>The power ρ of the step that the second moment's decay follows: β₂ = 1 − t^ρ.</summary>
    /// <value>-0.8; at most 0.</value>
    public double DecayRate { get; init; } = -0.8;

    /// <summary>ε₁, added to the squared gradient.</summary>
    /// <value>1e-30; at least 0.</value>
    public double GradientEpsilon { get; init; } = 1e-30;

    /// <summary>ε₂, the least size of a parameter where <see cref="ScaleParameter"/> is set.</summary>
    /// <value>1e-3; at least 0.</value>
    public double ParameterEpsilon { get; init; } = 1e-3;

    /// <summary>The bound d on the root mean square of an update.</summary>
    /// <value>1; above 0.</value>
    public double ClipThreshold { get; init; } = 1;

    /// <summary>Whether a parameter's rate is multiplied by its root mean square before the step.</summary>
    /// <value>false</value>
    public bool ScaleParameter { get; init; }

    /// <summary>Whether the rate is min(1e-2, 1/√t) and the learning rate that is given does not count.</summary>
    /// <value>false</value>
    public bool RelativeStep { get; init; }

    /// <summary>Whether the relative step rises as 1e-6 t instead of beginning at 1e-2. It needs <see cref="RelativeStep"/>.</summary>
    /// <value>false</value>
    public bool WarmupInitialization { get; init; }

    /// <inheritdoc />
    public string Name => "adafactor";

    /// <inheritdoc />
    /// <exception cref="ArgumentException"><see cref="WarmupInitialization"/> without <see cref="RelativeStep"/>.</exception>
    public IOptimizer Create(IReadOnlyList<Parameter> parameters, double weightDecay)
    {
        if (Beta1 is { } beta)
            SettingGuard.RequireDecay(beta, nameof(Beta1), "0.9 is usual, null turns it off");
        SettingGuard.RequireFallingPower(DecayRate, nameof(DecayRate));
        SettingGuard.RequireNotNegative(GradientEpsilon, nameof(GradientEpsilon), "1e-30 is usual");
        SettingGuard.RequireNotNegative(ParameterEpsilon, nameof(ParameterEpsilon), "1e-3 is usual");
        SettingGuard.RequireAboveZero(ClipThreshold, nameof(ClipThreshold), "1 is usual");
        SettingGuard.RequireWeightDecay(weightDecay);
        if (WarmupInitialization && !RelativeStep)
            throw new ArgumentException("WarmupInitialization is a form of the relative step: set RelativeStep too, or give the trainer a warm-up instead.");
        return new RuleOptimizer(parameters, new AdafactorRule(this, weightDecay));
    }

    /// <summary>The rate of a step before a parameter's size counts.</summary>
    /// <param name="step">The step, from 1.</param>
    /// <param name="learningRate">The learning rate that was given.</param>
    /// <returns><paramref name="learningRate"/>, or the relative step.</returns>
    public double StepSize(long step, double learningRate) =>
        RelativeStep ? Math.Min(WarmupInitialization ? 1e-6 * step : 1e-2, 1 / Math.Sqrt(step)) : learningRate;
}
