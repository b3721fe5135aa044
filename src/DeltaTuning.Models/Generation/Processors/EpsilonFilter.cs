using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Keeps tokens of a probability (Hewitt et al., https://arxiv.org/abs/2210.15191); transformers' <c>EpsilonLogitsWarper</c>.</summary>
public sealed record EpsilonFilter : ILogitsProcessor
{
    /// <summary>A filter.</summary>
    /// <param name="epsilon">The least probability, above 0 and below 1.</param>
    /// <param name="keep">Tokens that are kept in any case, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number out of its range.</exception>
    public EpsilonFilter(double epsilon, int keep = 1) => (Epsilon, Keep) = (ProcessorGuard.Between(epsilon, nameof(epsilon), 0, false, 1, false), ProcessorGuard.AtLeast(keep, nameof(keep), 1));

    /// <summary>The least probability.</summary>
    public double Epsilon { get; }

    /// <summary>Tokens that are kept in any case.</summary>
    public int Keep { get; }

    /// <inheritdoc/>
    public Tensor Process(Tensor scores, LogitsContext context)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return scores.ForbidBut(scores.softmax(-1).lt(TensorMath.Held(Epsilon)), Keep);
    }
}
