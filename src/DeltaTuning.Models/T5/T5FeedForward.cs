using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>The feed-forward layers of T5 v1.0: wo · act(wi · x).</summary>
internal sealed class T5FeedForward : nn.Module<Tensor, Tensor>
{
    private readonly double _dropout;
    private readonly Func<Tensor, Tensor> _activation;

    [ComponentName(Name = "wi")]
    private readonly nn.Module<Tensor, Tensor> _in;

    [ComponentName(Name = "wo")]
    private readonly nn.Module<Tensor, Tensor> _out;

    public T5FeedForward(T5Config config, LayerFactory layers)
        : base(nameof(T5FeedForward))
    {
        (_dropout, _activation) = (config.DropoutRate, Activation.Of(config.ActivationName));
        _in = layers.Linear(config.DModel, config.DFf, bias: false);
        _out = layers.Linear(config.DFf, config.DModel, bias: false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var inner = nn.functional.dropout(_activation(_in.call(input)), _dropout, training);
        return _out.call(inner).MoveToOuterDisposeScope();
    }
}

/// <summary>The gated feed-forward layers of T5 v1.1 and mT5: wo · (act(wi₀ · x) ⊙ wi₁ · x) (https://arxiv.org/abs/2002.05202).</summary>
internal sealed class T5GatedFeedForward : nn.Module<Tensor, Tensor>
{
    private readonly double _dropout;
    private readonly Func<Tensor, Tensor> _activation;

    [ComponentName(Name = "wi_0")]
    private readonly nn.Module<Tensor, Tensor> _gate;

    [ComponentName(Name = "wi_1")]
    private readonly nn.Module<Tensor, Tensor> _in;

    [ComponentName(Name = "wo")]
    private readonly nn.Module<Tensor, Tensor> _out;

    public T5GatedFeedForward(T5Config config, LayerFactory layers)
        : base(nameof(T5GatedFeedForward))
    {
        (_dropout, _activation) = (config.DropoutRate, Activation.Of(config.ActivationName));
        _gate = layers.Linear(config.DModel, config.DFf, bias: false);
        _in = layers.Linear(config.DModel, config.DFf, bias: false);
        _out = layers.Linear(config.DFf, config.DModel, bias: false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var inner = nn.functional.dropout(_activation(_gate.call(input)) * _in.call(input), _dropout, training);
        return _out.call(inner).MoveToOuterDisposeScope();
    }
}
