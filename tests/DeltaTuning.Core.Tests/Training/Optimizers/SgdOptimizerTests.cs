using DeltaTuning.Training;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Training.Optimizers;

public sealed class SgdOptimizerTests
{
    [Fact]
    public void Step_MomentumDampeningAndDecay_EqualTheFormula()
    {
        using var parameter = nn.Parameter(tensor(new[] { 1.0 }));
        using var optimizer = new SgdOptions { Momentum = 0.5, Dampening = 0.2 }.Create([parameter], 0.1);
        using var gradient = tensor(new[] { 2.0 });

        parameter.grad = gradient;
        optimizer.Step(0.1);
        parameter.item<double>().Should().BeApproximately(1 - 0.1 * 2.1, 1e-12);

        optimizer.Step(0.1);
        var buffer = 0.5 * 2.1 + 0.8 * (2 + 0.1 * 0.79);
        parameter.item<double>().Should().BeApproximately(0.79 - 0.1 * buffer, 1e-12);
    }

    [Fact]
    public void Step_Nesterov_LooksAhead()
    {
        using var parameter = nn.Parameter(tensor(new[] { 1.0 }));
        using var optimizer = new SgdOptions { Momentum = 0.9, Nesterov = true }.Create([parameter], 0);
        using var gradient = tensor(new[] { 1.0 });
        parameter.grad = gradient;

        optimizer.Step(0.1);

        parameter.item<double>().Should().BeApproximately(1 - 0.1 * 1.9, 1e-12);
    }

    [Fact]
    public void Create_NesterovWithoutMomentum_SaysSo()
    {
        var act = () => new SgdOptions { Nesterov = true }.Create([], 0);

        act.Should().Throw<ArgumentException>().WithMessage("*Nesterov*momentum above 0*");
    }
}
