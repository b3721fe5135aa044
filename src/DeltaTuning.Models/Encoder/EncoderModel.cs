using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>An encoder without head: embeddings, layers and, where its class has one, a pooler.</summary>
public abstract class EncoderModel : EncoderPretrainedModel
{
    // Not private: TorchSharp registers a base class's fields only where the derived class can see them.
    [ComponentName(Name = "embeddings")] private protected readonly EncoderEmbeddings Embeddings;
    [ComponentName(Name = "encoder")] private protected readonly EncoderStack Encoder;
    [ComponentName(Name = "pooler")] private protected readonly EncoderPooler? Pooler;

    private protected EncoderModel(string name, EncoderConfig config, PositionRule positions, LayerFactory make, bool pooled)
        : base(name)
    {
        Embeddings = new(config, positions, make);
        Encoder = new(config, make);
        Pooler = pooled ? new(config, make) : null;
        RegisterComponents();
    }

    /// <summary>The token table, which a language modelling head shares.</summary>
    internal Embedding Words => Embeddings.Words;

    private protected override string Prefix => "";

    /// <summary>Runs the encoder.</summary>
    /// <param name="input">Ids, (batch, length), with what belongs to them; no labels.</param>
    /// <returns>The last layer's states and, where the class has a pooler, its output; all states where asked for.</returns>
    /// <exception cref="ArgumentException">An argument has the wrong shape, dtype or values, or is one that an encoder does not take.</exception>
    public sealed override ModelOutput forward(ModelInputs input)
    {
        ArgumentNullException.ThrowIfNull(input);
        InputGuard.Absent(input.DecoderInputIds, nameof(input.DecoderInputIds), this);
        InputGuard.Absent(input.DecoderAttentionMask, nameof(input.DecoderAttentionMask), this);
        InputGuard.Absent(input.Labels, nameof(input.Labels), this);
        InputGuard.Absent(input.StartPositions, nameof(input.StartPositions), this);
        InputGuard.Absent(input.EndPositions, nameof(input.EndPositions), this);
        using var scope = NewDisposeScope();
        var start = Embeddings.call(input);
        var states = Encoder.call(start, input.OutputHiddenStates);
        return new ModelOutput
        {
            LastHiddenState = states[^1],
            PoolerOutput = Pooler?.call(states[^1]),
            HiddenStates = input.OutputHiddenStates ? [start.Hidden, .. states] : null,
            TokenPlaces = start.TokenPlaces,
        }.MoveToOuterDisposeScope();
    }
}
