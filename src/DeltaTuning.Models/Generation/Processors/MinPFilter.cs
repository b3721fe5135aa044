using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Keeps tokens with a share of the greatest probability (https://arxiv.org/abs/2407.01082); transformers' <c>MinPLogitsWarper</c>.</summary>
public sealed record MinPFilter : ILogitsProcessor
{
    /// <summary>A filter.</summary>
    /// <param name="share">The least share, 0 to 1.</param>
    /// <param name="keep">Tokens that are kept in any case, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number out of its range.</exception>
    public MinPFilter(double share, int keep = 1) => (Share, Keep) = (ProcessorGuard.Between(share, nameof(share), 0, true, 1, true), ProcessorGuard.AtLeast(keep, nameof(keep), 1));

    /// <summary>The least share of the greatest probability.</summary>
    public double Share { get; }

    /// <summary>Tokens that are kept in any case.</summary>
    public int Keep { get; }

    /// <inheritdoc/>
    public Tensor Process(Tensor scores, LogitsContext context)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var probabilities = scores.softmax(-1);
        return scores.ForbidBut(probabilities.lt(probabilities.amax([-1], keepdim: true).Times(Share)), Keep);
    }
}
