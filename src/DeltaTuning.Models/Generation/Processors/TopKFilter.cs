using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Keeps the k most probable tokens, and all as probable as the k-th (Fan et al., https://arxiv.org/abs/1805.04833); transformers' <c>TopKLogitsWarper</c>.</summary>
public sealed record TopKFilter : ILogitsProcessor
{
    /// <summary>A filter.</summary>
    /// <param name="count">k, at least 1.</param>
    /// <param name="keep">Tokens that are kept in any case, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number below 1.</exception>
    public TopKFilter(int count, int keep = 1) => (Count, Keep) = (ProcessorGuard.AtLeast(count, nameof(count), 1), ProcessorGuard.AtLeast(keep, nameof(keep), 1));

    /// <summary>Tokens that are kept.</summary>
    public int Count { get; }

    /// <summary>Tokens that are kept in any case.</summary>
    public int Keep { get; }

    /// <inheritdoc/>
    public Tensor Process(Tensor scores, LogitsContext context)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return scores.Forbid(scores.lt(Ranking.Score(scores, Math.Max(Count, Keep))));
    }
}
