using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.Contract;

/// <summary>Laws of numbers: gradients, dtypes, empty batches.</summary>
public class ContractNumericsTests
{
    public static TheoryData<string, string, bool> Cases() => ContractCases.All();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_AgreeWithFiniteDifferences(string method, string model, bool beside)
    {
        using var bench = new ContractBench(method, model, beside, dtype: ScalarType.Float64, deltaDtype: ScalarType.Float64);
        using var scope = NewDisposeScope();
        bench.Model.Backward();
        foreach (var parameter in bench.Handle.Parameters.Where(parameter => bench.Method.HasExactGradient(parameter.Key)))
        {
            parameter.Value.dtype.Should().Be(ScalarType.Float64);
            // The entry with the greatest gradient says most; others may be zero by right.
            var gradient = parameter.Value.grad!.flatten();
            var place = gradient.abs().argmax().item<long>();
            var (analytic, numeric) = (gradient[place].item<double>(), Slope(bench.Model, parameter.Value, place));
            numeric.Should().BeApproximately(analytic, 1e-8 + 1e-5 * Math.Abs(analytic), parameter.Key);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AFloat32Delta_WorksOnAHalfPrecisionBackbone(string method, string model, bool beside)
    {
        using var bench = new ContractBench(method, model, beside, dtype: ScalarType.BFloat16);
        bench.Handle.Parameters.Should().NotContain(parameter => !parameter.IsCopy && parameter.Value.dtype != ScalarType.Float32);
        using var attached = bench.Model.Output();
        attached.dtype.Should().Be(ScalarType.BFloat16);
        attached.isfinite().all().item<bool>().Should().BeTrue();
        bench.Model.Backward();
        bench.Handle.Parameters.Should().OnlyContain(parameter => ContractBench.HasGradient(parameter.Value));
        if (bench.Merges && bench.Method.MergesBesideUnmerged)
        {
            bench.Handle.Merge();
            using var distance = (bench.Model.Output() - attached).to(ScalarType.Float32).norm() / attached.to(ScalarType.Float32).norm();
            distance.item<float>().Should().BeLessThan(0.03f, "rounding to eight bits in every layer");
            bench.Handle.Unmerge();
        }
        TensorAssert.Identical(bench.Model.Output(), attached);
        bench.Handle.Enabled = false;
        TensorAssert.Identical(bench.Model.Output(), bench.Before, "disabled");
    }

    // To another dtype where there is no other device: either replaces every parameter of the model.
    [Theory]
    [MemberData(nameof(Cases))]
    public void ABackboneThatMoves_TakesItsDeltasAlong(string method, string model, bool beside)
    {
        using var bench = new ContractBench(method, model, beside);
        using var expected = bench.Model.Output().to(ScalarType.Float64);
        using var bare = bench.Before.to(ScalarType.Float64);
        bench.Model.Module.to(ScalarType.Float64);
        TensorAssert.Close(bench.Model.Output(), expected, 1e-4, 1e-5);
        bench.Handle.Enabled = false;
        TensorAssert.Close(bench.Model.Output(), bare, 1e-4, 1e-5, "disabled");
        bench.Handle.Enabled = true;
        bench.Model.Backward();
        bench.Handle.Parameters.Should().OnlyContain(parameter => ContractBench.HasGradient(parameter.Value));
        bench.Handle.Dispose();
        bench.Beside?.Dispose();
        bench.Model.Module.parameters().Should().OnlyContain(parameter => parameter.dtype == ScalarType.Float64 && parameter.requires_grad);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ABatchWithoutRows_GivesNoScores(string method, string model, bool beside)
    {
        using var bench = new ContractBench(method, model, beside);
        using var quiet = no_grad();
        using var none = bench.Model.Scores(rows: 0);
        none.shape.Should().Equal([0, .. bench.Before.shape[1..]]);
    }

    private static double Slope(ContractModel model, Tensor parameter, long place)
    {
        const double step = 1e-5;
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var values = parameter.detach().view(-1);
        var value = values[place].item<double>();
        var (above, below) = (At(value + step), At(value - step));
        At(value);
        return (above - below) / (2 * step);

        double At(double number)
        {
            values[place] = tensor(number, ScalarType.Float64);
            var scores = model.Scores();
            return scores.mul(scores).mean().item<double>();
        }
    }
}
