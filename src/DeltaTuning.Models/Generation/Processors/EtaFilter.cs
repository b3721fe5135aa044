using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>
/// Keeps tokens of at least the probability min(ε, √ε · exp(−H)), H the entropy (Hewitt et al., https://arxiv.org/abs/2210.15191); transformers' <c>EtaLogitsWarper</c>.
/// </summary>
public sealed record EtaFilter : ILogitsProcessor
{
    /// <summary>A filter.</summary>
    /// <param name="epsilon">ε, above 0 and below 1.</param>
    /// <param name="keep">Tokens that are kept in any case, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number out of its range.</exception>
    public EtaFilter(double epsilon, int keep = 1) => (Epsilon, Keep) = (ProcessorGuard.Between(epsilon, nameof(epsilon), 0, false, 1, false), ProcessorGuard.AtLeast(keep, nameof(keep), 1));

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <summary>Tokens that are kept in any case.</summary>
    public int Keep { get; }

    /// <inheritdoc/>
    public Tensor Process(Tensor scores, LogitsContext context)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var least = Entropy.Of(scores).neg_().exp_().mul_(TensorMath.Held(Math.Sqrt(Epsilon))).clamp_(max: TensorMath.Held(Epsilon));
        return scores.ForbidBut(scores.softmax(-1).lt(least), Keep);
    }
}
