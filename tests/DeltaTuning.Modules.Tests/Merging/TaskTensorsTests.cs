using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.Merging;

public sealed class TaskTensorsTests
{
    private static Tensor First => tensor(new float[,] { { 4, -1, 0.5f }, { -3, 2, 0 } });
    private static Tensor Second => tensor(new float[,] { { -6, -2, 1 }, { -1, -5, 0.1f } });

    [Fact]
    public void Linear_IsTheWeightedSum() =>
        Demand(DeltaMerge.Linear, [2, -0.5], new[,] { { 11, -1, 0.5f }, { -5.5f, 6.5f, -0.05f } });

    // Half of six values stay: 4, −3, 2 and −6, −2, −5.
    [Fact]
    public void MagnitudePrune_AddsTheGreatestValues() =>
        Demand(DeltaMerge.MagnitudePrune(0.5), [1, 10], new float[,] { { 4 - 60, -20, 0 }, { -3, 2 - 50, 0 } });

    // Signs of the sums 4 − 6, −2, 0, −3, 2 − 5, 0: minus everywhere but at the zeros, and the mean goes over those that have it.
    [Fact]
    public void Ties_TakesTheMeanOfTheElectedSign() =>
        Demand(DeltaMerge.Ties(0.5), [1, 10], new float[,] { { -60, -20, 0 }, { -3, -50, 0 } });

    // One vote each at the first place and the fifth: plus.
    [Fact]
    public void Ties_ByFrequency_CountsSigns() =>
        Demand(DeltaMerge.Ties(0.5, MajoritySign.Frequency), [1, 10], new float[,] { { 4, -20, 0 }, { -3, 2, 0 } });

    [Fact]
    public void Ties_WhereAllAgree_IsTheMean() =>
        Demand(DeltaMerge.Ties(1), [1, 3], new float[,] { { -18, -3.5f, 1.75f }, { -3, -15, 0.3f } });

    [Fact]
    public void Dare_KeepsAShareOfTheValues_AndTheirMean()
    {
        const double density = 0.3;
        using var scope = NewDisposeScope();
        var dropped = Combine(DeltaMerge.DareLinear(density, seed: 5), [1], ones(400, 500));
        var kept = dropped.ne(0);
        TensorAssert.Close(dropped[kept], full_like(dropped[kept], 1 / density), 1e-6, 0);
        // Five deviations √(p (1 − p) / n) of a share, as of a mean of values 1 / p.
        var deviation = Math.Sqrt(density * (1 - density) / dropped.numel());
        kept.to(ScalarType.Float64).mean().item<double>().Should().BeApproximately(density, 5 * deviation);
        dropped.to(ScalarType.Float64).mean().item<double>().Should().BeApproximately(1, 5 * deviation / density);
    }

    [Fact]
    public void Dare_OfOneSeed_IsTheSame_AndOfAnother_IsNot()
    {
        using var scope = NewDisposeScope();
        var first = Combine(DeltaMerge.DareTies(0.5, seed: 1), [1, 1], First, Second);
        TensorAssert.Identical(Combine(DeltaMerge.DareTies(0.5, seed: 1), [1, 1], First, Second), first);
        var others = Enumerable.Range(2, 8).Select(seed => Combine(DeltaMerge.DareTies(0.5, seed), [1, 1], First, Second));
        others.Any(other => other.ne(first).any().item<bool>()).Should().BeTrue();
    }

    [Fact]
    public void Dare_DropsEachPartByItself()
    {
        using var scope = NewDisposeScope();
        var sum = Combine(DeltaMerge.DareLinear(0.5, seed: 3), [1, 1], ones(100, 100), ones(100, 100));
        sum.unique().output.data<float>().ToArray().Should().BeEquivalentTo([0f, 2f, 4f]);
    }

    // Eckart and Young: the error of the best approximation is what the dropped singular values leave.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void LowRank_IsTheBestApproximation(int rank)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4, CPU);
        var matrix = randn(9, 6, generator: generator);
        var factors = LowRankFactors.Of(matrix, rank, clamp: null);
        factors.A.shape.Should().Equal(rank, 6);
        factors.B.shape.Should().Equal(9, rank);
        var left = linalg.svdvals(matrix).narrow(0, rank, 6 - rank).square().sum().sqrt();
        TensorAssert.Close((matrix - mm(factors.B, factors.A)).norm(), left, 1e-5, 1e-5);
    }

    [Fact]
    public void LowRank_Clamped_StaysBelowTheQuantile()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4, CPU);
        var matrix = randn(9, 6, generator: generator);
        var (free, clamped) = (LowRankFactors.Of(matrix, 3, null), LowRankFactors.Of(matrix, 3, 0.9));
        var limit = cat([free.A.flatten(), free.B.flatten()]).quantile(tensor(0.9f));
        TensorAssert.Close(clamped.A, free.A.clamp(-limit, limit));
        TensorAssert.Close(clamped.B, free.B.clamp(-limit, limit));
        clamped.B.ne(free.B).any().item<bool>().Should().BeTrue();
    }

    private static void Demand(DeltaMerge how, double[] weights, float[,] expected)
    {
        using var scope = NewDisposeScope();
        TensorAssert.Close(Combine(how, weights, First, Second), tensor(expected), 1e-6, 1e-6);
    }

    private static Tensor Combine(DeltaMerge how, double[] weights, params Tensor[] tensors)
    {
        using var generator = new Generator((ulong)how.Seed, CPU);
        return TaskTensors.Combine(tensors, weights, how, generator);
    }
}
