using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>
/// Keeps the tokens whose information −log p is nearest to the entropy, the fewest that have a probability together (Meister et al., https://arxiv.org/abs/2202.00666); transformers'
/// <c>TypicalLogitsWarper</c>.
/// </summary>
public sealed record TypicalFilter : ILogitsProcessor
{
    /// <summary>A filter.</summary>
    /// <param name="mass">The probability, above 0 to 1.</param>
    /// <param name="keep">Tokens that are kept in any case, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number out of its range.</exception>
    public TypicalFilter(double mass, int keep = 1) => (Mass, Keep) = (ProcessorGuard.Between(mass, nameof(mass), 0, false, 1, true), ProcessorGuard.AtLeast(keep, nameof(keep), 1));

    /// <summary>The probability that the kept tokens have together at least.</summary>
    public double Mass { get; }

    /// <summary>Tokens that are kept in any case.</summary>
    public int Keep { get; }

    /// <inheritdoc/>
    public Tensor Process(Tensor scores, LogitsContext context)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var information = scores.log_softmax(-1).neg_();
        var (sorted, order) = (information - Entropy.Of(scores)).abs_().sort(-1, descending: false);
        var last = scores.gather(1, order).softmax(-1).cumsum(-1).lt(TensorMath.Held(Mass)).sum(1, keepdim: true).clamp_(max: TensorMath.Held(scores.shape[1] - 1));
        var removed = sorted.gt(sorted.gather(1, last));
        removed.narrow(1, 0, Math.Min(Keep, scores.shape[1])).fill_(TensorMath.Held(0L));
        return scores.Forbid(Ranking.Unsort(removed, order));
    }
}
