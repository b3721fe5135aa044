using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Makes scores log-probabilities, log softmax; transformers' <c>LogitNormalization</c>.</summary>
public sealed record NormalizationProcessor : ILogitsProcessor
{
    /// <inheritdoc/>
    public Tensor Process(Tensor scores, LogitsContext context)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return scores.log_softmax(-1);
    }
}
