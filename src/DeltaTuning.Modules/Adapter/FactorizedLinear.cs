using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>W x + b with W of <see cref="AdapterFactors"/>.</summary>
/// <param name="Left">S, (n, inputs / n, rank), or (inputs, rank) where n is 1.</param>
/// <param name="Right">T, (n, rank, outputs / n), or (rank, outputs).</param>
/// <param name="Rule">A, (n, n, n); null where n is 1.</param>
/// <param name="Bias">b, (outputs).</param>
internal sealed record FactorizedLinear(DeltaParameter Left, DeltaParameter Right, DeltaParameter? Rule, DeltaParameter Bias) : IProjection
{
    /// <summary>Declares one, with an A of its own unless all share one.</summary>
    internal static FactorizedLinear Declare(IDeltaBuilder delta, DeltaPoint point, string name, long inputs, long outputs, AdapterFactors factors, DeltaParameter? shared)
    {
        var (n, rank) = ((long)factors.Divisions, (long)factors.Rank);
        if (inputs % n != 0 || outputs % n != 0)
            throw new ArgumentException($"At {point} a matrix of an adapter is ({outputs}, {inputs}), which {nameof(AdapterFactors.Divisions)} {n} does not divide; choose a {nameof(Adapter.BottleneckSize)} that is a multiple of it, or fewer divisions.", nameof(factors));
        long[] divided = n == 1 ? [] : [n];
        return new(
            delta.Parameter(point, $"{name}.W_left", [.. divided, inputs / n, rank], Glorot((inputs / n) + rank)),
            delta.Parameter(point, $"{name}.W_right", [.. divided, rank, outputs / n], Glorot(rank + (outputs / n))),
            n == 1 ? null : shared ?? delta.Parameter(point, $"{name}.phm_rule", [n, n, n], Init.Normal(0.01)),
            delta.Parameter(point, $"{name}.bias", [outputs], Init.Zeros));
    }

    /// <inheritdoc/>
    public Tensor Of(Tensor input) => nn.functional.linear(input, Whole().t(), Bias.Value);

    // (inputs, outputs)
    private Tensor Whole() => Rule is null ? mm(Left.Value, Right.Value)
        : einsum("iab,ipq->apbq", Rule.Value, bmm(Left.Value, Right.Value)).reshape(Rule.Value.shape[0] * Left.Value.shape[1], -1);

    private static Initialize Glorot(long sides) => (parameter, generator) => parameter.uniform_(-Math.Sqrt(6.0 / sides), Math.Sqrt(6.0 / sides), generator);
}
