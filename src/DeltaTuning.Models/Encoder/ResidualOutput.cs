using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>
/// LayerNorm(residual + dropout(W x + b)), the end of a sublayer. What is added to the residual passes a <see cref="SublayerSeam"/> first, with the norm.
/// </summary>
internal sealed class ResidualOutput : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "dense")] private readonly Linear _dense;
    [ComponentName(Name = "LayerNorm")] private readonly LayerNorm _norm;
    [ComponentName(Name = "dropout")] private readonly Dropout _dropout;
    [ComponentName(Name = "seam")] private readonly SublayerSeam _seam = new();

    internal ResidualOutput(long inputs, EncoderConfig config, LayerFactory make)
        : base(nameof(ResidualOutput))
    {
        _dense = make.Linear(inputs, config.HiddenSize);
        _norm = make.LayerNorm(config.HiddenSize, config.LayerNormEps);
        _dropout = nn.Dropout(config.HiddenDropoutProb);
        RegisterComponents();
    }

    public override Tensor forward(Tensor states, Tensor residual)
    {
        using var scope = NewDisposeScope();
        // The sublayer's first layer saw the residual itself: BERT normalizes after the sum, not before the sublayer.
        var sublayer = _seam.call(new(residual, _dropout.call(_dense.call(states)), residual) { Norm = Normalize });
        var sum = sublayer.Output.Plus(sublayer.Residual);
        return (sublayer.Norm?.Invoke(sum) ?? sum).MoveToOuterDisposeScope();
    }

    // A delta calls it with states in its own dtype.
    private Tensor Normalize(Tensor sum)
    {
        var dtype = _norm.weight!.dtype;
        return sum.dtype == dtype ? _norm.call(sum) : _norm.call(sum.to(dtype)).to(sum.dtype);
    }
}
