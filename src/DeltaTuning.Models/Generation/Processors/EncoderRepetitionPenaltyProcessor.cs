using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>
/// Multiplies the positive scores of the source's tokens, padding among them, and divides the negative ones, by a number: what the text says comes more often.
/// transformers' <c>EncoderRepetitionPenaltyLogitsProcessor</c>.
/// </summary>
public sealed record EncoderRepetitionPenaltyProcessor : ILogitsProcessor
{
    /// <summary>A processor with a factor.</summary>
    /// <param name="penalty">Above 0; above 1 for more of the source's tokens, below 1 for fewer.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public EncoderRepetitionPenaltyProcessor(double penalty) => Penalty = ProcessorGuard.Positive(penalty, nameof(penalty));

    /// <summary>What positive scores are multiplied by.</summary>
    public double Penalty { get; }

    /// <inheritdoc/>
    public Tensor Process(Tensor scores, LogitsContext context)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(context);
        var source = context.RequireSource();
        return RepetitionPenaltyProcessor.Penalize(scores, context.RowsPerInput == 1 ? source : source.repeat_interleave(context.RowsPerInput, 0), 1 / Penalty);
    }
}
