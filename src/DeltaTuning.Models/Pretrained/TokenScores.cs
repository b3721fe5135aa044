using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>The scores of the input's own tokens among those of virtual ones.</summary>
internal static class TokenScores
{
    /// <summary>Picks them.</summary>
    /// <param name="scores">(batch, length, ...); of virtual tokens too.</param>
    /// <param name="places">Where the input's tokens stand, (batch, input length); null where there are no others.</param>
    /// <returns>(batch, input length, ...): the scores themselves where there is nothing to leave out.</returns>
    internal static Tensor Of(Tensor scores, Tensor? places) =>
        places is null ? scores : scores.gather(1, places.unsqueeze(-1).expand(-1, -1, scores.shape[^1]));
}
