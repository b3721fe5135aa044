using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Training.Optimizers;

/// <summary>Adafactor's step, in transformers' form.</summary>
internal sealed class AdafactorRule(AdafactorOptions settings, double weightDecay) : IUpdateRule
{
    private const string FirstMoment = "exp_avg";
    private const string SecondMoment = "exp_avg_sq";
    private const string Rows = "exp_avg_sq_row";
    private const string Columns = "exp_avg_sq_col";
    private const string Size = "RMS";

    public ParameterState Start(Parameter parameter)
    {
        var shape = parameter.shape;
        List<(string, long[])> tensors = shape.Length < 2 ? [(SecondMoment, shape)] : [(Rows, shape[..^1]), (Columns, [.. shape[..^2], shape[^1]])];
        if (settings.Beta1 is not null)
            tensors.Add((FirstMoment, shape));
        return OptimizerState.WideZeros(parameter, [.. tensors, (Size, [1])]);
    }

    public void Apply(Tensor parameter, Tensor gradient, ParameterState state, double learningRate)
    {
        var step = settings.StepSize(state.Step, learningRate);
        var size = state.Tensors[Size].copy_(RootMeanSquare.Of(parameter));
        var scale = settings.ScaleParameter ? size.clamp_min(TensorMath.Held(settings.ParameterEpsilon)) : null;
        using var rate = step.ToScalar();
        var update = Scaled(Clipped(Preconditioner(gradient, state).mul_(gradient)).mul_(rate), scale);
        if (settings.Beta1 is { } beta)
            update = state.Tensors[FirstMoment].mul_(TensorMath.Held(beta)).add_(update, TensorMath.Held(1 - beta));
        if (weightDecay != 0)
        {
            using var decay = (step * weightDecay).ToScalar();
            parameter.sub_(Scaled(parameter.mul(decay), scale));
        }
        parameter.sub_(update);
    }

    /// <summary>The inverse root of the second moment: of its factors' product for matrices.</summary>
    private Tensor Preconditioner(Tensor gradient, ParameterState state)
    {
        var share = Math.Pow(state.Step, settings.DecayRate);
        using var kept = (1 - share).ToScalar();
        using var added = share.ToScalar();
        var square = (gradient * gradient).PlusInPlace(settings.GradientEpsilon);
        if (gradient.dim() < 2)
            return Mean(SecondMoment, square).rsqrt();
        var rows = Mean(Rows, square.mean([-1]));
        var columns = Mean(Columns, square.mean([-2]));
        return rows.div(rows.mean([-1], keepdim: true)).rsqrt_().unsqueeze(-1).mul(columns.unsqueeze(-2).rsqrt());

        Tensor Mean(string name, Tensor value) => state.Tensors[name].mul_(kept).add_(value, added);
    }

    private Tensor Clipped(Tensor update) =>
        update.div_(RootMeanSquare.Of(update).div_(TensorMath.Held(settings.ClipThreshold)).clamp_min_(TensorMath.Held(1L)));

    private static Tensor Scaled(Tensor value, Tensor? scale) => scale is null ? value : value.mul_(scale);
}
