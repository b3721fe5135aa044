using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>
/// Raises the scores of end tokens after a number of generated tokens: s + |s| (factorᵏ − 1) at the k-th after them; transformers' <c>ExponentialDecayLengthPenalty</c>.
/// </summary>
public sealed record LengthDecayProcessor : ILogitsProcessor
{
    /// <summary>A processor.</summary>
    /// <param name="decay">After how many tokens it begins, and how fast it grows.</param>
    /// <param name="endTokens">The end tokens, at least one.</param>
    /// <exception cref="ArgumentException">A negative start, a factor that is not positive, or no end token.</exception>
    public LengthDecayProcessor(LengthDecay decay, IReadOnlyList<long> endTokens)
    {
        ArgumentNullException.ThrowIfNull(decay);
        _ = ProcessorGuard.AtLeast(decay.Start, nameof(decay), 0);
        _ = ProcessorGuard.Positive(decay.Factor, nameof(decay));
        (Decay, EndTokens) = (decay, ProcessorGuard.Tokens(endTokens, nameof(endTokens)));
    }

    /// <summary>After how many tokens it begins, and how fast it grows.</summary>
    public LengthDecay Decay { get; }

    /// <summary>The end tokens.</summary>
    public IReadOnlyList<long> EndTokens { get; }

    /// <inheritdoc/>
    public Tensor Process(Tensor scores, LogitsContext context)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(context);
        var after = context.Length - context.StartLength - Decay.Start;
        if (after <= 0)
            return scores;
        var growth = Math.Pow(Decay.Factor, after) - 1;
        foreach (var end in EndTokens)
        {
            var column = scores.narrow(1, end, 1);
            column.PlusInPlace(column.abs().mul_(tensor(growth, scores.dtype, scores.device)));
        }
        return scores;
    }
}
