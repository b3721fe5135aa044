using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>One call of a layer, as an effect sees it.</summary>
/// <param name="Input">The layer's input; floating-point numbers in the delta's dtype, ids as they are.</param>
/// <param name="Output">The layer's own output, before anything is added, in the backbone's dtype.</param>
/// <param name="Training">Whether the layer is in training mode: dropout acts.</param>
public readonly record struct DeltaCall(Tensor Input, Tensor Output, bool Training)
{
    /// <summary>The input after dropout.</summary>
    /// <param name="probability">Share of values that become zero, from 0 to below 1.</param>
    /// <returns>The input itself where nothing is dropped.</returns>
    public Tensor Dropout(double probability) =>
        Training && probability > 0 ? nn.functional.dropout(Input, probability, true) : Input;
}

/// <summary>Computes what is added to a layer's output. It runs in a dispose scope of its own.</summary>
/// <param name="call">The call.</param>
/// <returns>Δy, shaped as the layer's output.</returns>
public delegate Tensor DeltaEffect(DeltaCall call);

/// <summary>Fills a fresh parameter.</summary>
/// <param name="parameter">What is filled: float32 on the CPU, so that a seed gives the same numbers everywhere.</param>
/// <param name="generator">The random numbers of this delta; null for TorchSharp's global generator.</param>
public delegate void Initialize(Tensor parameter, Generator? generator);

/// <summary>An effect as a change of the layer's weight and bias, for merging.</summary>
/// <param name="Weight">The layer's weight in float32 or wider → the weight with the delta in it. Default null: unchanged, for an effect on the bias alone.</param>
public sealed record Fold(Func<Tensor, Tensor>? Weight = null)
{
    /// <summary>The layer's bias → the bias with the delta in it. Default null: unchanged. A layer without bias cannot take one.</summary>
    public Func<Tensor, Tensor>? Bias { get; init; }

    /// <summary>
    /// Whether the change is a sum, W + ΔW with ΔW independent of W, so that it may be merged while others at the layer are not. Default true; false for
    /// methods such as DoRA that rescale the weight. Of no meaning for maps of inputs and outputs.
    /// </summary>
    public bool IsSum { get; init; } = true;
}
