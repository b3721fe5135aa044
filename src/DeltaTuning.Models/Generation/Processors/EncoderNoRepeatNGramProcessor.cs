using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Forbids tokens that would repeat n tokens of the source, padding among them; transformers' <c>EncoderNoRepeatNGramLogitsProcessor</c>.</summary>
public sealed record EncoderNoRepeatNGramProcessor : ILogitsProcessor
{
    /// <summary>A processor for n-grams.</summary>
    /// <param name="size">n, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public EncoderNoRepeatNGramProcessor(int size) => Size = ProcessorGuard.AtLeast(size, nameof(size), 1);

    /// <summary>Tokens in an n-gram.</summary>
    public int Size { get; }

    /// <inheritdoc/>
    public Tensor Process(Tensor scores, LogitsContext context)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(context);
        return scores.Forbid(Enumerable.Range(0, (int)scores.shape[0]).SelectMany(row =>
            NGrams.Completions(context.Row(row), context.SourceRow(row), Size).Select(token => (row, token))));
    }
}
