using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>
/// Keeps the most probable tokens while their part −Σ p log p stays within a share of the entropy, both over the 100 most probable tokens (https://arxiv.org/abs/2509.02510);
/// transformers' <c>TopHLogitsWarper</c>. The most probable one stays in any case.
/// </summary>
public sealed record TopHFilter : ILogitsProcessor
{
    private const int Considered = 100;

    /// <summary>A filter.</summary>
    /// <param name="share">The share of the entropy, above 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of its range.</exception>
    public TopHFilter(double share) => Share = ProcessorGuard.Between(share, nameof(share), 0, false, 1, true);

    /// <summary>The share of the entropy.</summary>
    public double Share { get; }

    /// <inheritdoc/>
    public Tensor Process(Tensor scores, LogitsContext context)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var (best, order) = scores.topk((int)Math.Min(Considered, scores.shape[1]), -1);
        var terms = Entropy.Terms(best.log_softmax(-1));
        var removed = terms.cumsum(-1).gt(terms.sum(-1, keepdim: true).Times(Share));
        removed.narrow(1, 0, 1).fill_(TensorMath.Held(0L));
        return scores.Forbid(ones_like(scores, ScalarType.Bool).scatter_(1, order, removed));
    }
}
