using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Training;

/// <summary>A method of optimization with its settings: an immutable value that makes a running <see cref="IOptimizer"/> for some parameters.</summary>
public interface IOptimizerMethod
{
    /// <summary>The method's name in checkpoints and logs, such as <c>adamw</c>.</summary>
    string Name { get; }

    /// <summary>Makes an optimizer over parameters that share a weight decay.</summary>
    /// <param name="parameters">What it changes. It does not own them.</param>
    /// <param name="weightDecay">Weight decay, at least 0; what it means is the method's.</param>
    /// <returns>An optimizer that has taken no step.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    IOptimizer Create(IReadOnlyList<Parameter> parameters, double weightDecay);
}

/// <summary>Changes parameters by their gradients. It owns its state and frees it when disposed.</summary>
public interface IOptimizer : IDisposable
{
    /// <summary>The parameters that it changes.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The state of each parameter, in the order of <see cref="Parameters"/>: live, so that a checkpoint can be read from it and written back into it.</summary>
    IReadOnlyList<ParameterState> State { get; }

    /// <summary>Takes one step. A parameter without gradient is left alone: no decay, no moment, no count.</summary>
    /// <param name="learningRate">The learning rate of this step, at least 0.</param>
    void Step(double learningRate);
}

/// <summary>What an optimizer remembers of one parameter.</summary>
public sealed class ParameterState
{
    /// <summary>Makes a state that has seen no step.</summary>
    /// <param name="tensors">The state's tensors by name, which the optimizer owns; the names are PyTorch's where it has them.</param>
    public ParameterState(IReadOnlyDictionary<string, Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Tensors = tensors;
    }

    /// <summary>Steps taken by this parameter.</summary>
    public long Step { get; set; }

    /// <summary>The state's tensors by name, such as <c>exp_avg</c>.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }
}
