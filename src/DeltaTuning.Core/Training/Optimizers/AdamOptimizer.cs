using DeltaTuning.Training.Optimizers.Native;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Training.Optimizers;

/// <summary>Adam and AdamW at work: libtorch's fused kernel over all parameters at once where it serves, TorchSharp's operators where not.</summary>
internal sealed class AdamOptimizer : IOptimizer
{
    private const string FirstMoment = "exp_avg";
    private const string SecondMoment = "exp_avg_sq";
    private const string LargestSecondMoment = "max_exp_avg_sq";

    private readonly AdamSettings _settings;
    private readonly bool _decoupled;
    private readonly bool _fused;

    public AdamOptimizer(IReadOnlyList<Parameter> parameters, AdamSettings settings, bool decoupled, bool? fused = null)
    {
        Parameters = parameters;
        _settings = settings;
        _decoupled = decoupled;
        _fused = fused ?? ListKernels.AreAvailable;
        State = [.. parameters.Select(parameter => OptimizerState.Zeros(parameter,
            settings.AmsGrad ? [FirstMoment, SecondMoment, LargestSecondMoment] : [FirstMoment, SecondMoment]))];
    }

    public IReadOnlyList<Parameter> Parameters { get; }

    public IReadOnlyList<ParameterState> State { get; }

    public void Step(double learningRate)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var due = OptimizerState.Due(this);
        foreach (var item in due)
            item.State.Step++;
        foreach (var group in due.GroupBy(item => (item.State.Step, item.Parameter.dtype, item.IsDense && _fused)))
        {
            if (group.Key.Item3)
                Fused([.. group], group.Key.Step, learningRate);
            else
                foreach (var item in group)
                    Single(item, learningRate);
        }
    }

    public void Dispose() => OptimizerState.Dispose(State);

    private void Fused(IReadOnlyList<OptimizerItem> items, long step, double learningRate)
    {
        using var number = ((double)step).ToScalar();
        var count = full([], number, dtype: ScalarType.Float32, device: items[0].Parameter.device);
        ListKernels.FusedAdam(_decoupled,
            [.. items.Select(item => item.Parameter)],
            [.. items.Select(item => item.Gradient)],
            Tensors(FirstMoment), Tensors(SecondMoment), _settings.AmsGrad ? Tensors(LargestSecondMoment) : [],
            count, _settings, learningRate);

        Tensor[] Tensors(string name) => [.. items.Select(item => item.State.Tensors[name])];
    }

    private void Single(OptimizerItem item, double learningRate)
    {
        using var scope = NewDisposeScope();
        var state = item.State;
        var parameter = item.Parameter.Wide();
        var gradient = item.Gradient.Wide();
        using var kept = (1 - learningRate * _settings.WeightDecay).ToScalar();
        if (_decoupled)
            parameter.mul_(kept);
        else if (_settings.WeightDecay != 0)
            gradient = gradient.add(parameter, TensorMath.Held(_settings.WeightDecay));
        var first = state.Tensors[FirstMoment].Wide().mul_(TensorMath.Held(_settings.Beta1)).add_(gradient, TensorMath.Held(1 - _settings.Beta1));
        var second = state.Tensors[SecondMoment].Wide().mul_(TensorMath.Held(_settings.Beta2)).addcmul_(gradient, gradient, TensorMath.Held(1 - _settings.Beta2));
        var divisor = _settings.AmsGrad ? maximum(state.Tensors[LargestSecondMoment].Wide(), second) : second;
        var correction1 = 1 - Math.Pow(_settings.Beta1, state.Step);
        var correction2 = 1 - Math.Pow(_settings.Beta2, state.Step);
        using var root = Math.Sqrt(correction2).ToScalar();
        using var rate = (-learningRate / correction1).ToScalar();
        parameter.addcdiv_(first, divisor.sqrt().div_(root).PlusInPlace(_settings.Epsilon), rate);
        WideNumbers.Store(parameter, item.Parameter);
        WideNumbers.Store(first, state.Tensors[FirstMoment]);
        WideNumbers.Store(second, state.Tensors[SecondMoment]);
        if (_settings.AmsGrad)
            state.Tensors[LargestSecondMoment].copy_(divisor);
    }
}
