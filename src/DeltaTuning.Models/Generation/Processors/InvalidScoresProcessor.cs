using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Replaces scores that are no numbers: NaN by 0, infinite ones by the greatest and lowest number; transformers' <c>InfNanRemoveLogitsProcessor</c>.</summary>
public sealed record InvalidScoresProcessor : ILogitsProcessor
{
    /// <inheritdoc/>
    public Tensor Process(Tensor scores, LogitsContext context)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return scores.nan_to_num(0, finfo(scores.dtype).max, finfo(scores.dtype).min);
    }
}
