using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Training.Optimizers;

/// <summary>Adagrad's step.</summary>
internal sealed class AdagradRule(AdagradOptions settings, double weightDecay) : IUpdateRule
{
    private const string Sum = "sum";

    public ParameterState Start(Parameter parameter)
    {
        using var quiet = no_grad();
        var state = OptimizerState.WideZeros(parameter, (Sum, parameter.shape));
        state.Tensors[Sum].fill_(TensorMath.Held(settings.InitialAccumulator));
        return state;
    }

    public void Apply(Tensor parameter, Tensor gradient, ParameterState state, double learningRate)
    {
        using var rate = (-learningRate / (1 + (state.Step - 1) * settings.LearningRateDecay)).ToScalar();
        if (weightDecay != 0)
            gradient = gradient.add(parameter, TensorMath.Held(weightDecay));
        var sum = state.Tensors[Sum].addcmul_(gradient, gradient, TensorMath.Held(1L));
        parameter.addcdiv_(gradient, sum.sqrt().PlusInPlace(settings.Epsilon), rate);
    }
}
