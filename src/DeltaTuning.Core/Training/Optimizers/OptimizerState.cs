using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Training.Optimizers;

/// <summary>One parameter that has a gradient, with its state.</summary>
internal readonly record struct OptimizerItem(Parameter Parameter, Tensor Gradient, ParameterState State)
{
    /// <summary>Whether kernels that walk over raw memory may take it.</summary>
    public bool IsDense => Parameter.is_contiguous() && Gradient.is_contiguous() && Gradient.dtype == Parameter.dtype;
}

/// <summary>What every optimizer does with its state.</summary>
internal static class OptimizerState
{
    /// <summary>Named tensors of zeros, shaped and placed as a parameter, outside of any dispose scope.</summary>
    public static ParameterState Zeros(Parameter parameter, IReadOnlyList<string> names)
    {
        using var quiet = no_grad();
        return new(names.ToDictionary(name => name, _ => zeros_like(parameter).DetachFromDisposeScope()));
    }

    /// <summary>Named tensors of zeros with shapes of their own, placed as a parameter, in float32 or wider, outside of any dispose scope.</summary>
    public static ParameterState WideZeros(Parameter parameter, params IReadOnlyList<(string Name, long[] Shape)> tensors)
    {
        using var quiet = no_grad();
        return new(tensors.ToDictionary(item => item.Name,
            item => zeros(item.Shape, dtype: WideNumbers.Of(parameter.dtype), device: parameter.device).DetachFromDisposeScope()));
    }

    /// <summary>The parameters that have a gradient. The gradients' handles belong to the current dispose scope.</summary>
    /// <exception cref="NotSupportedException">A gradient is sparse.</exception>
    public static IReadOnlyList<OptimizerItem> Due(IOptimizer optimizer)
    {
        var due = new List<OptimizerItem>(optimizer.Parameters.Count);
        for (var i = 0; i < optimizer.Parameters.Count; i++)
        {
            var parameter = optimizer.Parameters[i];
            if (parameter.grad is not { } gradient)
                continue;
            if (gradient.is_sparse)
                throw new NotSupportedException($"Parameter {i} of shape ({string.Join(", ", parameter.shape)}) has a sparse gradient, which this optimizer does not take; make its embedding with sparse: false.");
            due.Add(new(parameter, gradient, optimizer.State[i]));
        }
        return due;
    }

    public static void Dispose(IReadOnlyList<ParameterState> states)
    {
        foreach (var tensor in states.SelectMany(state => state.Tensors.Values))
            tensor.Dispose();
    }
}
