using DeltaTuning.Training;
using DeltaTuning.Training.Optimizers;
using DeltaTuning.Training.Optimizers.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Training.Optimizers;

public sealed class AdamOptimizerTests
{
    public static TheoryData<bool, bool, double> Settings => new()
    {
        { true, false, 0.1 }, { true, true, 0.1 }, { false, false, 0.1 }, { false, true, 0 }, { true, false, 0 },
    };

    [Fact]
    public void Native_HereAndNow_IsAvailable() => ListKernels.AreAvailable.Should().BeTrue("libtorch 2.10 brings the functions");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Step_FirstTwoOfAdamW_EqualTheFormula(bool fused)
    {
        using var parameter = nn.Parameter(tensor(new[] { 2.0 }));
        using var optimizer = new AdamOptimizer([parameter], new(0.9, 0.999, 1e-8, 0.1, false), decoupled: true, fused);

        SetGradient(parameter, 0.5);
        optimizer.Step(0.01);
        // Decay to 2·(1 − 0.001) = 1.998; the first step's corrected moments are g and g², so it moves by the rate.
        parameter.item<double>().Should().BeApproximately(1.998 - 0.01 * 0.5 / (0.5 + 1e-8), 1e-12);

        var before = parameter.item<double>();
        SetGradient(parameter, -1);
        optimizer.Step(0.01);
        var first = (0.9 * 0.05 - 0.1) / (1 - 0.81);
        var second = (0.999 * 0.00025 + 0.001) / (1 - 0.998001);
        parameter.item<double>().Should().BeApproximately(before * 0.999 - 0.01 * first / (Math.Sqrt(second) + 1e-8), 1e-12);
        optimizer.State[0].Step.Should().Be(2);
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Step_FusedAndPlain_GiveEqualNumbers(bool decoupled, bool amsGrad, double decay)
    {
        using var scope = NewDisposeScope();
        var settings = new AdamSettings(0.8, 0.95, 1e-6, decay, amsGrad);
        var (one, other) = (Parameters(), Parameters());
        using var fused = new AdamOptimizer(one, settings, decoupled, fused: true);
        using var plain = new AdamOptimizer(other, settings, decoupled, fused: false);

        for (var step = 0; step < 20; step++)
        {
            for (var i = 0; i < one.Count; i++)
            {
                // The second parameter misses a gradient now and then, so that counts differ.
                var gradient = i == 1 && step % 3 == 0 ? null : randn(one[i].shape, dtype: one[i].dtype);
                (one[i].grad, other[i].grad) = (gradient, gradient?.clone());
            }
            fused.Step(0.01);
            plain.Step(0.01);
        }

        for (var i = 0; i < one.Count; i++)
        {
            var (relative, absolute) = one[i].dtype == ScalarType.BFloat16 ? (1e-2, 1e-3) : (1e-5, 1e-6);
            TensorAssert.Close(one[i], other[i], relative, absolute, $"parameter {i}");
            fused.State[i].Step.Should().Be(plain.State[i].Step);
            foreach (var (name, value) in fused.State[i].Tensors)
                TensorAssert.Close(value, plain.State[i].Tensors[name], relative, absolute, $"{name} of parameter {i}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Step_NoGradient_LeavesTheParameterAlone(bool fused)
    {
        using var parameter = nn.Parameter(tensor(new[] { 2.0f }));
        using var optimizer = new AdamOptimizer([parameter], new(0.9, 0.999, 1e-8, 0.1, false), decoupled: true, fused);

        optimizer.Step(0.01);

        parameter.item<float>().Should().Be(2);
        optimizer.State[0].Step.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Step_ParameterNotContiguous_IsChangedInItsPlace(bool fused)
    {
        using var scope = NewDisposeScope();
        var table = arange(6, ScalarType.Float32).reshape(2, 3);
        var parameter = nn.Parameter(table.t());
        using var optimizer = new AdamOptimizer([parameter], new(0.9, 0.999, 1e-8, 0, false), decoupled: true, fused);
        parameter.grad = tensor(new float[] { 1, -1, 1, -1, 1, -1 }).reshape(3, 2);

        optimizer.Step(0.5);

        TensorAssert.Close(parameter, tensor(new[] { -0.5f, 3.5f, 0.5f, 4.5f, 1.5f, 5.5f }).reshape(3, 2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Step_Disposed_LeavesNoTensor(bool fused)
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters();

        LeakAssert.NoLiveTensorsLeft(() =>
        {
            using var optimizer = new AdamOptimizer(parameters, new(0.9, 0.999, 1e-8, 0.1, true), decoupled: true, fused);
            foreach (var parameter in parameters)
            {
                using var gradient = randn_like(parameter);
                parameter.grad = gradient;
            }
            optimizer.Step(0.1);
            Gradients.Clear(parameters);
        });
    }

    [Theory]
    [InlineData(-0.1, 0.999, 1e-8, 0)]
    [InlineData(0.9, 1.0, 1e-8, 0)]
    [InlineData(0.9, 0.999, -1, 0)]
    [InlineData(0.9, 0.999, 1e-8, -1)]
    [InlineData(0.9, 0.999, 1e-8, double.NaN)]
    public void Create_SettingOutOfRange_Throws(double beta1, double beta2, double epsilon, double decay)
    {
        var act = () => new AdamWOptions { Beta1 = beta1, Beta2 = beta2, Epsilon = epsilon }.Create([], decay);

        act.Should().Throw<ArgumentOutOfRangeException>();
    }

    private static void SetGradient(Parameter parameter, double value)
    {
        using var gradient = tensor(new[] { value });
        parameter.grad = gradient;
    }

    private static List<Parameter> Parameters()
    {
        using var generator = manual_seed(5);
        return
        [
            nn.Parameter(randn(7, 5)), nn.Parameter(randn(3)), nn.Parameter(randn(2, 3, 4)),
            nn.Parameter(randn(33, dtype: ScalarType.Float64)), nn.Parameter(randn(9).to(ScalarType.BFloat16)),
        ];
    }
}
