using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Training.Optimizers;

/// <summary>A method of optimization that treats each parameter by itself.</summary>
internal interface IUpdateRule
{
    /// <summary>What is remembered of a parameter before the first step; its tensors belong to no dispose scope.</summary>
    ParameterState Start(Parameter parameter);

    /// <summary>Changes a parameter and its state in place.</summary>
    /// <param name="parameter">The parameter, or a float32 copy of one of 16 bits.</param>
    /// <param name="gradient">Its gradient, in the same dtype; not to be changed.</param>
    /// <param name="state">Its state; the step counts this one.</param>
    /// <param name="learningRate">The learning rate of this step.</param>
    void Apply(Tensor parameter, Tensor gradient, ParameterState state, double learningRate);
}
