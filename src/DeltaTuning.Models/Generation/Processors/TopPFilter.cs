using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Keeps the fewest most probable tokens that have a probability together: nucleus sampling (Holtzman et al., https://arxiv.org/abs/1904.09751); transformers' <c>TopPLogitsWarper</c>.</summary>
public sealed record TopPFilter : ILogitsProcessor
{
    /// <summary>A filter.</summary>
    /// <param name="mass">The probability, 0 to 1.</param>
    /// <param name="keep">Tokens that are kept in any case, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number out of its range.</exception>
    public TopPFilter(double mass, int keep = 1) => (Mass, Keep) = (ProcessorGuard.Between(mass, nameof(mass), 0, true, 1, true), ProcessorGuard.AtLeast(keep, nameof(keep), 1));

    /// <summary>The probability that the kept tokens have together at least.</summary>
    public double Mass { get; }

    /// <summary>Tokens that are kept in any case.</summary>
    public int Keep { get; }

    /// <inheritdoc/>
    public Tensor Process(Tensor scores, LogitsContext context)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var (sorted, order) = scores.sort(-1, descending: false);
        var removed = sorted.softmax(-1).cumsum(-1).le(TensorMath.Held(1 - Mass));
        var kept = Math.Min(Keep, scores.shape[1]);
        removed.narrow(1, scores.shape[1] - kept, kept).fill_(TensorMath.Held(0L));
        return scores.Forbid(Ranking.Unsort(removed, order));
    }
}
