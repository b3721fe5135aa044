using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>First values of A and B at a linear layer, and what is taken off the weight for them.</summary>
internal sealed record LoraStart(Initialize A, Initialize B, Func<Tensor, Tensor>? Rebase = null)
{
    internal static LoraStart Linear(LoRA options, DeltaPoint point, int rank, double scale) => options.Init switch
    {
        LoraInit.Gaussian => new(Init.Normal(1.0 / rank), Init.Zeros),
        LoraInit.Pissa => Decomposed(point, rank, scale, weight => Pissa(weight, rank, scale, options.PissaIterations)),
        LoraInit.Olora => Decomposed(point, rank, scale, weight => Olora(weight, rank)),
        LoraInit.Orthogonal => Orthogonal(rank),
        LoraInit.Random => new(Init.KaimingUniform, Init.KaimingUniform),
        _ => new(Init.KaimingUniform, Init.Zeros),
    };

    private static LoraStart Decomposed(DeltaPoint point, int rank, double scale, Func<Tensor, (Tensor A, Tensor B)> decompose)
    {
        if (rank > Math.Min(point.InFeatures, point.OutFeatures))
            throw new ArgumentException($"The rank {rank} at {point} is more than its weight of ({point.OutFeatures}, {point.InFeatures}) has; a decomposition needs at most {Math.Min(point.InFeatures, point.OutFeatures)}.", nameof(rank));
        return new(
            (parameter, _) => Fill(parameter, point, weight => decompose(weight).A),
            (parameter, _) => Fill(parameter, point, weight => decompose(weight).B),
            weight =>
            {
                var (a, b) = decompose(weight);
                return weight - mm(b, a).Times(scale);
            });
    }

    private static void Fill(Tensor parameter, DeltaPoint point, Func<Tensor, Tensor> part)
    {
        using var scope = NewDisposeScope();
        using var wide = point.Weight.detach().to(ScalarType.Float32);
        parameter.copy_(part(wide));
    }

    // W = V S Uᵀ; with S' = S_r / s: A = √S' Uᵀ, B = V √S'.
    private static (Tensor A, Tensor B) Pissa(Tensor weight, int rank, double scale, int? iterations)
    {
        var (v, s, u) = iterations is { } count ? RandomizedSvd.Of(weight, rank, count) : linalg.svd(weight, fullMatrices: false);
        var root = s.narrow(0, 0, rank).div(TensorMath.Held(scale)).sqrt();
        return (root.unsqueeze(1) * u.narrow(0, 0, rank), v.narrow(1, 0, rank) * root);
    }

    private static (Tensor A, Tensor B) Olora(Tensor weight, int rank)
    {
        var (q, r) = linalg.qr(weight);
        return (r.narrow(0, 0, rank), q.narrow(1, 0, rank));
    }

    // The odd and the even rows of one orthogonal matrix span spaces at right angles, so that B A = 0.
    private static LoraStart Orthogonal(int rank)
    {
        Tensor? basis = null;
        return new(
            (parameter, generator) =>
            {
                using var scope = NewDisposeScope();
                basis = linalg.qr(randn(rank, rank, generator: generator)).Q.DetachFromDisposeScope();
                parameter.copy_(mm(randn(parameter.shape[1], rank / 2, generator: generator), Every2nd(basis, 0)).t().div(TensorMath.Held(10L)));
            },
            (parameter, generator) =>
            {
                using var scope = NewDisposeScope();
                parameter.copy_(mm(randn(rank / 2, parameter.shape[0], generator: generator).t(), Every2nd(basis!, 1)).div(TensorMath.Held(10L)));
                basis!.Dispose();
            });
    }

    private static Tensor Every2nd(Tensor matrix, int first)
    {
        using var rows = arange(TensorMath.Held((long)first), TensorMath.Held(matrix.shape[0]), TensorMath.Held(2L), ScalarType.Int64);
        return matrix.index_select(0, rows);
    }
}
