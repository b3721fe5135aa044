using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>The layers, one after the other. Gives the states after each, or after the last only.</summary>
internal sealed class EncoderStack : nn.Module<EmbeddedSequence, bool, IReadOnlyList<Tensor>>
{
    [ComponentName(Name = "layer")] private readonly ModuleList<EncoderLayer> _layers;

    internal EncoderStack(EncoderConfig config, LayerFactory make)
        : base(nameof(EncoderStack))
    {
        _layers = new([.. Enumerable.Range(0, config.NumHiddenLayers).Select(_ => new EncoderLayer(config, make))]);
        RegisterComponents();
    }

    public override IReadOnlyList<Tensor> forward(EmbeddedSequence start, bool keepAll)
    {
        List<Tensor> states = [];
        var hidden = start.Hidden;
        foreach (var layer in _layers)
        {
            var next = layer.call(hidden, start.Bias);
            if (keepAll || states.Count == 0)
            {
                states.Add(next);
            }
            else
            {
                // A hook may have given a layer's input back as its output.
                if (!ReferenceEquals(next, hidden))
                    hidden.Dispose();
                states[0] = next;
            }
            hidden = next;
        }
        return states;
    }
}
