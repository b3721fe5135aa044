using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Forbids tokens, always or at one length; transformers' <c>SuppressTokensLogitsProcessor</c> and <c>SuppressTokensAtBeginLogitsProcessor</c>.</summary>
public sealed record SuppressTokensProcessor : ILogitsProcessor
{
    /// <summary>A processor for tokens.</summary>
    /// <param name="tokens">The tokens, at least one.</param>
    /// <param name="onlyAtLength">The length of a row, what it started with counted, at which alone they are forbidden; null for always.</param>
    /// <exception cref="ArgumentException">There is no token.</exception>
    public SuppressTokensProcessor(IReadOnlyList<long> tokens, long? onlyAtLength = null) => (Tokens, OnlyAtLength) = (ProcessorGuard.Tokens(tokens, nameof(tokens)), onlyAtLength);

    /// <summary>The tokens.</summary>
    public IReadOnlyList<long> Tokens { get; }

    /// <summary>The length of a row at which alone they are forbidden; null for always.</summary>
    public long? OnlyAtLength { get; }

    /// <inheritdoc/>
    public Tensor Process(Tensor scores, LogitsContext context)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(context);
        return OnlyAtLength is null || OnlyAtLength == context.Length ? scores.Forbid(Tokens) : scores;
    }
}
