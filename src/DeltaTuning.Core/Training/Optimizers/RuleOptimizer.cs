using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Training.Optimizers;

/// <summary>An update rule at work, one parameter after the other.</summary>
internal sealed class RuleOptimizer(IReadOnlyList<Parameter> parameters, IUpdateRule rule) : IOptimizer
{
    public IReadOnlyList<Parameter> Parameters { get; } = parameters;

    public IReadOnlyList<ParameterState> State { get; } = [.. parameters.Select(rule.Start)];

    public void Step(double learningRate)
    {
        using var quiet = no_grad();
        using var gradients = NewDisposeScope();
        foreach (var (parameter, gradient, state) in OptimizerState.Due(this))
        {
            using var scope = NewDisposeScope();
            var wide = parameter.Wide();
            state.Step++;
            rule.Apply(wide, gradient.Wide(), state, learningRate);
            WideNumbers.Store(wide, parameter);
        }
    }

    public void Dispose() => OptimizerState.Dispose(State);
}
