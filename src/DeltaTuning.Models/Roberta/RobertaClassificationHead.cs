using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>W₂ tanh(W₁ x₀ + b₁) + b₂ of the first token, with dropout before either layer: (batch, length, width) → (batch, labels).</summary>
internal sealed class RobertaClassificationHead : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "dense")] private readonly Linear _dense;
    [ComponentName(Name = "dropout")] private readonly Dropout _dropout;
    [ComponentName(Name = "out_proj")] private readonly Linear _projection;

    internal RobertaClassificationHead(RobertaConfig config, LayerFactory make)
        : base(nameof(RobertaClassificationHead))
    {
        _dense = make.Linear(config.HiddenSize, config.HiddenSize);
        _dropout = nn.Dropout(config.HeadDropout);
        _projection = make.Linear(config.HiddenSize, config.Labels);
        RegisterComponents();
    }

    public override Tensor forward(Tensor states)
    {
        using var scope = NewDisposeScope();
        var hidden = _dense.call(_dropout.call(states.select(1, 0))).tanh();
        return _projection.call(_dropout.call(hidden)).MoveToOuterDisposeScope();
    }
}
