using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>The first half of a feed-forward block: f(W x + b).</summary>
internal sealed class EncoderIntermediate : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "dense")] private readonly Linear _dense;
    private readonly Func<Tensor, Tensor> _activation;

    internal EncoderIntermediate(EncoderConfig config, LayerFactory make)
        : base(nameof(EncoderIntermediate))
    {
        _dense = make.Linear(config.HiddenSize, config.IntermediateSize);
        _activation = Activation.Of(config.HiddenAct);
        RegisterComponents();
    }

    public override Tensor forward(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        return _activation(_dense.call(hidden)).MoveToOuterDisposeScope();
    }
}

/// <summary>An attention block and a feed-forward block.</summary>
internal sealed class EncoderLayer : nn.Module<Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "attention")] private readonly EncoderAttention _attention;
    [ComponentName(Name = "intermediate")] private readonly EncoderIntermediate _intermediate;
    [ComponentName(Name = "output")] private readonly ResidualOutput _output;

    internal EncoderLayer(EncoderConfig config, LayerFactory make)
        : base(nameof(EncoderLayer))
    {
        _attention = new(config, make);
        _intermediate = new(config, make);
        _output = new(config.IntermediateSize, config, make);
        RegisterComponents();
    }

    public override Tensor forward(Tensor hidden, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var attended = _attention.call(hidden, bias);
        return _output.call(_intermediate.call(attended), attended).MoveToOuterDisposeScope();
    }
}
