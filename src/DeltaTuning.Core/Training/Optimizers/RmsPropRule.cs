using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Training.Optimizers;

/// <summary>RMSprop's step.</summary>
internal sealed class RmsPropRule(RmsPropOptions settings, double weightDecay) : IUpdateRule
{
    private const string MeanSquare = "square_avg";
    private const string Mean = "grad_avg";
    private const string Buffer = "momentum_buffer";

    public ParameterState Start(Parameter parameter)
    {
        List<(string, long[])> tensors = [(MeanSquare, parameter.shape)];
        if (settings.Centered)
            tensors.Add((Mean, parameter.shape));
        if (settings.Momentum != 0)
            tensors.Add((Buffer, parameter.shape));
        return OptimizerState.WideZeros(parameter, tensors);
    }

    public void Apply(Tensor parameter, Tensor gradient, ParameterState state, double learningRate)
    {
        using var rate = (-learningRate).ToScalar();
        if (weightDecay != 0)
            gradient = gradient.add(parameter, TensorMath.Held(weightDecay));
        var square = state.Tensors[MeanSquare].mul_(TensorMath.Held(settings.Alpha)).addcmul_(gradient, gradient, TensorMath.Held(1 - settings.Alpha));
        var divisor = (settings.Centered ? Variance(square, gradient, state.Tensors[Mean]) : square).sqrt().PlusInPlace(settings.Epsilon);
        if (settings.Momentum == 0)
            parameter.addcdiv_(gradient, divisor, rate);
        else
            parameter.add_(state.Tensors[Buffer].mul_(TensorMath.Held(settings.Momentum)).addcdiv_(gradient, divisor, TensorMath.Held(1L)), rate);
    }

    private Tensor Variance(Tensor square, Tensor gradient, Tensor mean)
    {
        mean.mul_(TensorMath.Held(settings.Alpha)).add_(gradient, TensorMath.Held(1 - settings.Alpha));
        return square.addcmul(mean, mean, TensorMath.Held(-1L));
    }
}
