using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>The two matrices of a LoRA at a layer.</summary>
/// <param name="A">(r, in).</param>
/// <param name="B">(out, r).</param>
internal sealed record LowRankFactors(Tensor A, Tensor B)
{
    /// <summary>The best approximation of a matrix by a rank: A = Vᵀ, B = U S of the greatest singular values.</summary>
    /// <param name="matrix">(out, in).</param>
    /// <param name="rank">At most the smaller side.</param>
    /// <param name="clamp">Quantile of all values that limits them; null for no limit.</param>
    internal static LowRankFactors Of(Tensor matrix, long rank, double? clamp)
    {
        var (u, s, vt) = linalg.svd(matrix, fullMatrices: false);
        var (a, b) = (vt.narrow(0, 0, rank), u.narrow(1, 0, rank) * s.narrow(0, 0, rank));
        if (clamp is not { } quantile)
            return new(a, b);
        var limit = cat([b.flatten(), a.flatten()]).quantile(tensor(quantile, matrix.dtype, matrix.device));
        return new(a.clamp(-limit, limit), b.clamp(-limit, limit));
    }
}
