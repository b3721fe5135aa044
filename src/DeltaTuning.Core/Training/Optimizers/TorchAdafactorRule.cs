using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Training.Optimizers;

/// <summary>Adafactor's step, in PyTorch's form.</summary>
internal sealed class TorchAdafactorRule(TorchAdafactorOptions settings, double weightDecay) : IUpdateRule
{
    private const string Rows = "row_var";
    private const string Columns = "col_var";
    private const string SecondMoment = "variance";
    private const double Float32Epsilon = 1.1920928955078125e-07;
    private const double Float64Epsilon = 2.2204460492503131e-16;

    public ParameterState Start(Parameter parameter)
    {
        var shape = parameter.shape;
        return shape.Length < 2
            ? OptimizerState.WideZeros(parameter, (SecondMoment, shape))
            : OptimizerState.WideZeros(parameter, (Rows, [.. shape[..^1], 1]), (Columns, [.. shape[..^2], 1, shape[^1]]));
    }

    public void Apply(Tensor parameter, Tensor gradient, ParameterState state, double learningRate)
    {
        using var rate = Math.Min(learningRate, 1 / Math.Sqrt(state.Step)).ToScalar();
        var scale = RootMeanSquare.Of(parameter).clamp_min_(TensorMath.Held(settings.ParameterEpsilon)).mul_(rate);
        if (weightDecay != 0)
        {
            using var kept = (1 - learningRate * weightDecay).ToScalar();
            parameter.mul_(kept);
        }
        var update = SecondMomentOf(gradient, state).rsqrt_().mul_(gradient);
        var excess = RootMeanSquare.Of(update).div_(TensorMath.Held(settings.ClipThreshold)).clamp_min_(TensorMath.Held(1L));
        parameter.sub_(update.mul_(scale.div_(excess)));
    }

    private Tensor SecondMomentOf(Tensor gradient, ParameterState state)
    {
        var epsilon = settings.GradientEpsilon ?? (gradient.dtype == ScalarType.Float64 ? Float64Epsilon : Float32Epsilon);
        var share = Math.Pow(state.Step, settings.Beta2Decay);
        using var kept = (1 - share).ToScalar();
        using var added = share.ToScalar();
        var square = gradient * gradient;
        return (gradient.dim() < 2 ? Mean(SecondMoment, square).clone() : Product()).clamp_min_(TensorMath.Held(epsilon * epsilon));

        Tensor Mean(string name, Tensor value) => state.Tensors[name].mul_(kept).add_(value, added);

        Tensor Product()
        {
            var rows = Mean(Rows, square.mean([-1], keepdim: true));
            var columns = Mean(Columns, square.mean([-2], keepdim: true));
            return rows.mul(columns).div_(rows.mean([-2], keepdim: true).clamp_min_(TensorMath.Held(epsilon)));
        }
    }
}
