using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>
/// A layer that can compute with other values than its parameters', so that rows of one batch may work with the copies that different deltas train. Linear
/// layers and layer normalizations of TorchSharp need it not.
/// </summary>
public interface IStatelessLayer
{
    /// <summary>The layer's output with given parameters.</summary>
    /// <param name="input">The input, as for <c>forward</c>.</param>
    /// <param name="parameter">Gives a parameter's values by its name, when told the layer's own.</param>
    /// <returns>The output.</returns>
    Tensor Compute(Tensor input, Func<string, Tensor?, Tensor?> parameter);
}
