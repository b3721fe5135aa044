using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Forbids end tokens until a row has a length; transformers' <c>MinLengthLogitsProcessor</c> and <c>MinNewTokensLengthLogitsProcessor</c>.</summary>
public sealed record MinLengthProcessor : ILogitsProcessor
{
    /// <summary>A processor for a length.</summary>
    /// <param name="length">Tokens before an end, at least 0.</param>
    /// <param name="endTokens">The end tokens, at least one.</param>
    /// <param name="onlyNew">Whether the tokens that rows started with are not counted.</param>
    /// <exception cref="ArgumentException">A negative length or no end token.</exception>
    public MinLengthProcessor(int length, IReadOnlyList<long> endTokens, bool onlyNew = false) =>
        (Length, EndTokens, OnlyNew) = (ProcessorGuard.AtLeast(length, nameof(length), 0), ProcessorGuard.Tokens(endTokens, nameof(endTokens)), onlyNew);

    /// <summary>Tokens before an end.</summary>
    public int Length { get; }

    /// <summary>The end tokens.</summary>
    public IReadOnlyList<long> EndTokens { get; }

    /// <summary>Whether the tokens that rows started with are not counted.</summary>
    public bool OnlyNew { get; }

    /// <inheritdoc/>
    public Tensor Process(Tensor scores, LogitsContext context)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(context);
        return context.Length - (OnlyNew ? context.StartLength : 0) < Length ? scores.Forbid(EndTokens) : scores;
    }
}
