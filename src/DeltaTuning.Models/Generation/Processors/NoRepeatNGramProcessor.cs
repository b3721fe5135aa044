using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Forbids tokens that would repeat n tokens of the row (Paulus et al., https://arxiv.org/abs/1705.04304); transformers' <c>NoRepeatNGramLogitsProcessor</c>.</summary>
public sealed record NoRepeatNGramProcessor : ILogitsProcessor
{
    /// <summary>A processor for n-grams.</summary>
    /// <param name="size">n, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public NoRepeatNGramProcessor(int size) => Size = ProcessorGuard.AtLeast(size, nameof(size), 1);

    /// <summary>Tokens in an n-gram.</summary>
    public int Size { get; }

    /// <inheritdoc/>
    public Tensor Process(Tensor scores, LogitsContext context)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(context);
        return scores.Forbid(Enumerable.Range(0, (int)scores.shape[0]).SelectMany(row =>
        {
            var tokens = context.Row(row);
            return NGrams.Completions(tokens, tokens, Size).Select(token => (row, token));
        }));
    }
}
