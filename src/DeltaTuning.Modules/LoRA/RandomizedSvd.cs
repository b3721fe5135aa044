using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>
/// The largest singular values of a matrix by random projection and subspace iteration (Halko et al., https://arxiv.org/abs/0909.4061, algorithms 4.4 and 5.1).
/// The projection is drawn with a fixed seed, so that a weight always gives the same decomposition.
/// </summary>
internal static class RandomizedSvd
{
    private const ulong Seed = 20090922;

    internal static (Tensor U, Tensor S, Tensor Vh) Of(Tensor matrix, int rank, int iterations)
    {
        using var generator = new Generator(Seed, CPU);
        var width = Math.Min(rank + 6, Math.Min(matrix.shape[0], matrix.shape[1]));
        var basis = linalg.qr(mm(matrix, randn(matrix.shape[1], width, generator: generator).to(matrix.dtype, matrix.device))).Q;
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            var other = linalg.qr(mm(matrix.t(), basis)).Q;
            basis = linalg.qr(mm(matrix, other)).Q;
        }
        var (u, s, vh) = linalg.svd(mm(basis.t(), matrix), fullMatrices: false);
        return (mm(basis, u), s, vh);
    }
}
