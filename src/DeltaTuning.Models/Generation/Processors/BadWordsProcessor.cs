using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Forbids the last token of sequences where a row ends with the others; transformers' <c>NoBadWordsLogitsProcessor</c>.</summary>
public sealed record BadWordsProcessor : ILogitsProcessor
{
    private readonly SequenceBiasProcessor? _ban;

    /// <summary>A processor that forbids sequences.</summary>
    /// <param name="words">The sequences, each of at least one token.</param>
    /// <param name="endTokens">End tokens: one of them alone is not forbidden. Null for none.</param>
    /// <exception cref="ArgumentException">A sequence has no token.</exception>
    public BadWordsProcessor(IReadOnlyList<IReadOnlyList<long>> words, IReadOnlyList<long>? endTokens = null)
    {
        ArgumentNullException.ThrowIfNull(words);
        Words = [.. words.Select(word => ProcessorGuard.Tokens(word, nameof(words))).Where(word => word.Count > 1 || endTokens?.Contains(word[0]) is not true)];
        _ban = Words.Count == 0 ? null : new([.. Words.Select(word => new TokenBias(word, double.NegativeInfinity))]);
    }

    /// <summary>The sequences that are forbidden.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Words { get; }

    /// <inheritdoc/>
    public Tensor Process(Tensor scores, LogitsContext context) => _ban?.Process(scores, context) ?? scores;
}
