using DeltaTuning.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Training.Optimizers;

public sealed class GradientsTests
{
    [Theory]
    [InlineData(2, 13)]
    [InlineData(1, 19)]
    [InlineData(double.PositiveInfinity, 12)]
    public void Norm_SeveralTensors_IsThatOfOneVector(double type, double expected)
    {
        using var scope = NewDisposeScope();
        var parameters = With([3], [-4, 0], [12]);

        Gradients.Norm(parameters, type).item<float>().Should().BeApproximately((float)expected, 1e-5f);
    }

    [Fact]
    public void Norm_LargeAndSmallTensors_IsThatOfOneVector()
    {
        using var scope = NewDisposeScope();
        var parameters = With(Enumerable.Repeat(0.01f, 90_000).ToArray(), [4], Enumerable.Repeat(0.02f, 100_000).ToArray());

        Gradients.Norm(parameters).item<float>().Should().BeApproximately(MathF.Sqrt(9 + 16 + 40), 1e-3f);
    }

    [Fact]
    public void ClipNorm_AboveTheBound_ScalesAsPyTorchDoes()
    {
        using var scope = NewDisposeScope();
        var parameters = With([3], [4]);

        Gradients.ClipNorm(parameters, 1).item<float>().Should().Be(5);

        parameters[0].grad!.item<float>().Should().BeApproximately(3 / 5.000001f, 1e-7f);
        parameters[1].grad!.item<float>().Should().BeApproximately(4 / 5.000001f, 1e-7f);
    }

    [Fact]
    public void ClipNorm_BelowTheBound_ChangesNoBit()
    {
        using var scope = NewDisposeScope();
        var parameters = With([0.1f, 0.3f]);

        Gradients.ClipNorm(parameters, 1);

        TensorAssert.Identical(parameters[0].grad!, tensor(new[] { 0.1f, 0.3f }));
    }

    [Fact]
    public void ClipNorm_ParameterWithoutGradient_IsLeftOut()
    {
        using var scope = NewDisposeScope();
        var parameters = With([3], [4]).Append(nn.Parameter(ones(2))).ToArray();

        Gradients.ClipNorm(parameters, 1).item<float>().Should().Be(5);
        parameters[2].grad.Should().BeNull();
    }

    [Fact]
    public void ClipNorm_BoundNotPositive_Throws()
    {
        var act = () => Gradients.ClipNorm([], 0);

        act.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void ClipNorm_OneCall_LeavesOnlyTheNorm()
    {
        using var scope = NewDisposeScope();
        var parameters = With([3], [4]);

        LeakAssert.NoLiveTensorsLeft(() =>
        {
            using var norm = Gradients.ClipNorm(parameters, 1);
        });
    }

    private static Parameter[] With(params float[][] gradients) => [.. gradients.Select(gradient =>
    {
        var parameter = nn.Parameter(zeros(gradient.Length));
        parameter.grad = tensor(gradient);
        return parameter;
    })];
}
