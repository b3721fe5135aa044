using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Training.Optimizers;

/// <summary>Lion's step.</summary>
internal sealed class LionRule(LionOptions settings, double weightDecay) : IUpdateRule
{
    private const string Momentum = "exp_avg";

    public ParameterState Start(Parameter parameter) => OptimizerState.WideZeros(parameter, (Momentum, parameter.shape));

    public void Apply(Tensor parameter, Tensor gradient, ParameterState state, double learningRate)
    {
        var momentum = state.Tensors[Momentum];
        if (weightDecay != 0)
        {
            using var kept = (1 - learningRate / (settings.DecayRelativeTo ?? 1) * weightDecay).ToScalar();
            parameter.mul_(kept);
        }
        using var rate = (-learningRate).ToScalar();
        var direction = momentum.mul(TensorMath.Held(settings.Beta1)).add_(gradient, TensorMath.Held(1 - settings.Beta1)).sign_();
        parameter.add_(direction, rate);
        momentum.mul_(TensorMath.Held(settings.Beta2)).add_(gradient, TensorMath.Held(1 - settings.Beta2));
    }
}
