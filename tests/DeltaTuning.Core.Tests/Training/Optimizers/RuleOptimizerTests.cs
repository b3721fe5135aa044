using DeltaTuning.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Training.Optimizers;

public sealed class RuleOptimizerTests
{
    public static TheoryData<IOptimizerMethod> Methods =>
    [
        new LionOptions(), new RmsPropOptions { Centered = true, Momentum = 0.5 }, new AdagradOptions { InitialAccumulator = 0.1 },
        new AdafactorOptions { Beta1 = 0.9, ScaleParameter = true }, AdafactorOptions.T5Pretraining, new TorchAdafactorOptions(),
    ];

    [Fact]
    public void Step_Lion_MovesByTheRateAgainstTheSign()
    {
        using var parameter = nn.Parameter(tensor(new[] { 2.0, 2.0 }));
        using var optimizer = new LionOptions().Create([parameter], 0.1);
        using var gradient = tensor(new[] { 0.5, -3.0 });
        parameter.grad = gradient;

        optimizer.Step(0.01);

        TensorAssert.Close(parameter, tensor(new[] { 2 * 0.999 - 0.01, 2 * 0.999 + 0.01 }), 0, 1e-12);
        TensorAssert.Close(optimizer.State[0].Tensors["exp_avg"], tensor(new[] { 0.005, -0.03 }), 0, 1e-12);
    }

    [Fact]
    public void Step_LionWithDecayRelativeToThePeak_DecaysByTheScheduleAlone()
    {
        using var parameter = nn.Parameter(tensor(new[] { 2.0 }));
        using var optimizer = new LionOptions { DecayRelativeTo = 0.02 }.Create([parameter], 0.1);
        using var gradient = tensor(new[] { 1.0 });
        parameter.grad = gradient;

        optimizer.Step(0.01);

        parameter.item<double>().Should().BeApproximately(2 * (1 - 0.5 * 0.1) - 0.01, 1e-12);
    }

    [Fact]
    public void Step_RmsProp_EqualsTheFormula()
    {
        using var parameter = nn.Parameter(tensor(new[] { 1.0 }));
        using var optimizer = new RmsPropOptions { Alpha = 0.9, Epsilon = 0.1 }.Create([parameter], 0.5);
        using var gradient = tensor(new[] { 1.5 });
        parameter.grad = gradient;

        optimizer.Step(0.1);

        // The decay makes the gradient 2; its mean square is 0.4.
        parameter.item<double>().Should().BeApproximately(1 - 0.1 * 2 / (Math.Sqrt(0.4) + 0.1), 1e-12);
    }

    [Fact]
    public void Step_AdagradTwice_DividesByTheRootOfTheSumAndDecaysTheRate()
    {
        using var parameter = nn.Parameter(tensor(new[] { 1.0 }));
        using var optimizer = new AdagradOptions { LearningRateDecay = 1, InitialAccumulator = 7, Epsilon = 0 }.Create([parameter], 0);
        using var gradient = tensor(new[] { 3.0 });
        parameter.grad = gradient;

        optimizer.Step(0.1);
        parameter.item<double>().Should().BeApproximately(1 - 0.1 * 3 / 4, 1e-12);

        optimizer.Step(0.1);
        parameter.item<double>().Should().BeApproximately(1 - 0.075 - 0.05 * 3 / 5, 1e-12);
    }

    [Fact]
    public void Step_AdafactorOverOneGradientOfRankOne_MovesEveryElementByTheRate()
    {
        using var scope = NewDisposeScope();
        // g = a bᵀ: the factors' product is g² itself, so that g / √V̂ has size 1 everywhere, and clipping at 1 leaves it.
        var parameter = nn.Parameter(zeros(2, 3, dtype: ScalarType.Float64));
        using var optimizer = AdafactorOptions.T5FineTuning.Create([parameter], 0);
        parameter.grad = tensor(new double[,] { { 1, -2, 4 }, { -3, 6, -12 } });

        optimizer.Step(0.01);

        TensorAssert.Close(parameter, tensor(new[,] { { -0.01, 0.01, -0.01 }, { 0.01, -0.01, 0.01 } }), 0, 1e-9);
        optimizer.State[0].Tensors["exp_avg_sq_row"].shape.Should().Equal(2);
        optimizer.State[0].Tensors["exp_avg_sq_col"].shape.Should().Equal(3);
    }

    [Theory]
    [InlineData(1, 1e-6, 1e-2)]
    [InlineData(1_000_000, 1e-3, 1e-3)]
    public void StepSize_Relative_FollowsTheStepAndNotTheRate(long step, double warm, double cold)
    {
        AdafactorOptions.T5Pretraining.StepSize(step, 5).Should().BeApproximately(warm, 1e-12);
        (AdafactorOptions.T5Pretraining with { WarmupInitialization = false }).StepSize(step, 5).Should().BeApproximately(cold, 1e-12);
        AdafactorOptions.T5FineTuning.StepSize(step, 5).Should().Be(5);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Step_BFloat16_ComputesInFloat32(IOptimizerMethod method)
    {
        using var scope = NewDisposeScope();
        var (narrow, wide) = Pair(ScalarType.BFloat16);
        using var one = method.Create([narrow], 0.1);
        using var other = method.Create([wide], 0.1);

        one.Step(0.1);
        other.Step(0.1);

        TensorAssert.Identical(narrow, wide.to(ScalarType.BFloat16));
        one.State[0].Tensors.Values.Should().AllSatisfy(tensor => tensor.dtype.Should().Be(ScalarType.Float32));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Step_StateCopiedToAnotherOptimizer_GoesOnTheSame(IOptimizerMethod method)
    {
        using var scope = NewDisposeScope();
        var (parameter, copy) = Pair(ScalarType.Float32);
        using var one = method.Create([parameter], 0.1);
        for (var step = 0; step < 3; step++)
            one.Step(0.1);
        using var other = method.Create([copy], 0.1);
        using (no_grad())
        {
            copy.copy_(parameter);
            foreach (var (name, value) in one.State[0].Tensors)
                other.State[0].Tensors[name].copy_(value);
        }
        other.State[0].Step = one.State[0].Step;

        one.Step(0.05);
        other.Step(0.05);

        TensorAssert.Identical(copy, parameter);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Step_NoGradient_LeavesTheParameterAlone(IOptimizerMethod method)
    {
        using var parameter = nn.Parameter(tensor(new[] { 2.0f }));
        using var optimizer = method.Create([parameter], 0.1);

        optimizer.Step(0.01);

        parameter.item<float>().Should().Be(2);
        optimizer.State[0].Step.Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Step_Disposed_LeavesNoTensorAndTheGradientAsItWas(IOptimizerMethod method)
    {
        using var scope = NewDisposeScope();
        var (parameter, _) = Pair(ScalarType.Float32);
        var before = parameter.grad!.clone();

        LeakAssert.NoLiveTensorsLeft(() =>
        {
            using var optimizer = method.Create([parameter], 0.1);
            optimizer.Step(0.1);
            optimizer.Step(0.1);
        });

        TensorAssert.Identical(parameter.grad!, before);
    }

    [Fact]
    public void Create_SettingOutOfRange_Throws()
    {
        IOptimizerMethod[] wrong =
        [
            new LionOptions { Beta1 = 1 }, new LionOptions { DecayRelativeTo = 0 }, new RmsPropOptions { Alpha = -1 }, new RmsPropOptions { Momentum = double.NaN },
            new AdagradOptions { Epsilon = -1 }, new AdafactorOptions { Beta1 = 1 }, new AdafactorOptions { ClipThreshold = 0 }, new AdafactorOptions { DecayRate = 0.8 },
            new TorchAdafactorOptions { ClipThreshold = 0.5 }, new TorchAdafactorOptions { GradientEpsilon = -1 },
        ];

        wrong.Should().AllSatisfy(method => method.Invoking(m => m.Create([], 0)).Should().Throw<ArgumentOutOfRangeException>());
        new LionOptions().Invoking(m => m.Create([], -1)).Should().Throw<ArgumentOutOfRangeException>();
        new AdafactorOptions { WarmupInitialization = true }.Invoking(m => m.Create([], 0)).Should().Throw<ArgumentException>().WithMessage("*RelativeStep*");
    }

    private static (Parameter One, Parameter Other) Pair(ScalarType dtype)
    {
        using var generator = manual_seed(5);
        var value = randn(3, 4).to(dtype);
        var gradient = randn(3, 4).to(dtype);
        var (one, other) = (nn.Parameter(value.clone()), nn.Parameter(value.to(ScalarType.Float32, copy: true)));
        (one.grad, other.grad) = (gradient, gradient.to(ScalarType.Float32, copy: true));
        return (one, other);
    }
}
