using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Training.Optimizers;

/// <summary>Gradient descent at work.</summary>
internal sealed class SgdOptimizer : IOptimizer
{
    private const string Buffer = "momentum_buffer";
    private readonly SgdOptions _settings;
    private readonly double _weightDecay;

    public SgdOptimizer(IReadOnlyList<Parameter> parameters, SgdOptions settings, double weightDecay)
    {
        Parameters = parameters;
        _settings = settings;
        _weightDecay = weightDecay;
        State = [.. parameters.Select(parameter => OptimizerState.Zeros(parameter, settings.Momentum == 0 ? [] : [Buffer]))];
    }

    public IReadOnlyList<Parameter> Parameters { get; }

    public IReadOnlyList<ParameterState> State { get; }

    public void Step(double learningRate)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        using var rate = (-learningRate).ToScalar();
        foreach (var (parameter, gradient, state) in OptimizerState.Due(this))
        {
            var first = state.Step++ == 0;
            var direction = _weightDecay == 0 ? gradient : gradient.add(parameter, TensorMath.Held(_weightDecay));
            if (_settings.Momentum != 0)
            {
                var buffer = state.Tensors[Buffer];
                if (first)
                    buffer.copy_(direction);
                else
                    buffer.mul_(TensorMath.Held(_settings.Momentum)).add_(direction, TensorMath.Held(1 - _settings.Dampening));
                direction = _settings.Nesterov ? direction.add(buffer, TensorMath.Held(_settings.Momentum)) : buffer;
            }
            parameter.add_(direction, rate);
        }
    }

    public void Dispose() => OptimizerState.Dispose(State);
}
