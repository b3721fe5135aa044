using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>What all blocks of a stack share in one forward pass.</summary>
/// <param name="SelfBias">Relative positions and mask of the self-attention, (batch or 1, heads, queries, keys).</param>
/// <param name="Source">The encoder's states, (batch, source length, width), in a decoder.</param>
/// <param name="SourceBias">Mask of the encoder's states, (batch, 1, 1, source length); null where all are tokens.</param>
/// <param name="Positions">The relative positions in <paramref name="SelfBias"/>, by the number of keys and the first query's place among them.</param>
internal sealed record T5Surroundings(Tensor SelfBias, Tensor? Source, Tensor? SourceBias, Func<long, long, Tensor> Positions);

/// <summary>One layer of a stack: self-attention, in the decoder cross-attention, feed-forward.</summary>
internal sealed class T5Block : nn.Module<Tensor, T5Surroundings, LayerCache?, Tensor>
{
    [ComponentName(Name = "layer")]
    private readonly ModuleList<nn.Module> _sublayers;

    public T5Block(T5Config config, LayerFactory layers, StackKind stack, T5RelativePositions? positions)
        : base(nameof(T5Block))
    {
        var attention = new T5SelfAttentionLayer(config, layers, positions);
        var feedForward = new T5FeedForwardLayer(config, layers);
        _sublayers = stack is StackKind.Decoder
            ? nn.ModuleList<nn.Module>(attention, new T5CrossAttentionLayer(config, layers), feedForward)
            : nn.ModuleList<nn.Module>(attention, feedForward);
        RegisterComponents();
    }

    public T5SelfAttentionLayer SelfAttention => (T5SelfAttentionLayer)_sublayers[0];

    public override Tensor forward(Tensor hidden, T5Surroundings around, LayerCache? cache)
    {
        using var scope = NewDisposeScope();
        var states = SelfAttention.call(hidden, around.SelfBias, around.Positions, cache?.Self);
        if (around.Source is { } source)
            states = ((T5CrossAttentionLayer)_sublayers[1]).call(states, source, around.SourceBias, cache?.Cross);
        return ((T5FeedForwardLayer)_sublayers[^1]).call(states).MoveToOuterDisposeScope();
    }
}
