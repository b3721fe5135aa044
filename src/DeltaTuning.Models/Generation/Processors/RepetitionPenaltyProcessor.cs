using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>
/// Divides the positive scores of tokens that a row has, and multiplies the negative ones, by a penalty (Keskar et al., https://arxiv.org/abs/1909.05858);
/// transformers' <c>RepetitionPenaltyLogitsProcessor</c>. What rows start with counts, T5's start token too.
/// </summary>
public sealed record RepetitionPenaltyProcessor : ILogitsProcessor
{
    /// <summary>A processor with a penalty.</summary>
    /// <param name="penalty">Above 0; above 1 for fewer repetitions, below 1 for more.</param>
    /// <param name="ignoredTokens">Tokens at the start of a row that do not count, at least 0; <c>prompt_ignore_length</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number out of its range.</exception>
    public RepetitionPenaltyProcessor(double penalty, int ignoredTokens = 0) =>
        (Penalty, IgnoredTokens) = (ProcessorGuard.Positive(penalty, nameof(penalty)), ProcessorGuard.AtLeast(ignoredTokens, nameof(ignoredTokens), 0));

    /// <summary>What positive scores are divided by.</summary>
    public double Penalty { get; }

    /// <summary>Tokens at the start of a row that do not count.</summary>
    public int IgnoredTokens { get; }

    /// <inheritdoc/>
    public Tensor Process(Tensor scores, LogitsContext context)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(context);
        var counted = Math.Max(0, context.Length - IgnoredTokens);
        return Penalize(scores, context.Tokens.narrow(1, context.Length - counted, counted), Penalty);
    }

    /// <summary>Penalizes the tokens that stand in each row.</summary>
    internal static Tensor Penalize(Tensor scores, Tensor tokens, double penalty)
    {
        var held = scores.gather(1, tokens);
        return scores.scatter_(1, tokens, where(held.lt(TensorMath.Held(0.0)), held.Times(penalty), held.div(TensorMath.Held(penalty))));
    }
}
