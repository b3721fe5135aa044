using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Forces the token after a start token that stands alone; transformers' <c>ForcedBOSTokenLogitsProcessor</c>.</summary>
/// <param name="Token">The token.</param>
public sealed record ForcedBeginTokenProcessor(long Token) : ILogitsProcessor
{
    /// <inheritdoc/>
    public Tensor Process(Tensor scores, LogitsContext context)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(context);
        return context.Length == 1 ? scores.Force([Token]) : scores;
    }
}
