using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Forces an end token where the greatest length is reached; transformers' <c>ForcedEOSTokenLogitsProcessor</c>.</summary>
public sealed record ForcedEndTokensProcessor : ILogitsProcessor
{
    /// <summary>A processor for a length.</summary>
    /// <param name="maxLength">The greatest length of a row, what it started with counted, at least 1.</param>
    /// <param name="tokens">The tokens one of which comes last.</param>
    /// <exception cref="ArgumentException">The length is not positive, or there is no token.</exception>
    public ForcedEndTokensProcessor(int maxLength, IReadOnlyList<long> tokens) =>
        (MaxLength, Tokens) = (ProcessorGuard.AtLeast(maxLength, nameof(maxLength), 1), ProcessorGuard.Tokens(tokens, nameof(tokens)));

    /// <summary>The greatest length of a row.</summary>
    public int MaxLength { get; }

    /// <summary>The tokens one of which comes last.</summary>
    public IReadOnlyList<long> Tokens { get; }

    /// <inheritdoc/>
    public Tensor Process(Tensor scores, LogitsContext context)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(context);
        return context.Length == MaxLength - 1 ? scores.Force(Tokens) : scores;
    }
}
