using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>
/// What computes a prefix while it is trained: W₂ φ(W₁ E + b₁) + b₂, with E a vector for each virtual token. Training is steadier than with the prefix's own
/// numbers (Li and Liang, https://arxiv.org/abs/2101.00190).
/// </summary>
public sealed record PrefixProjection
{
    private const string Path = "prefix_encoder";

    /// <summary>Width between the two layers, at least 1; PEFT's <c>encoder_hidden_size</c>, AdapterHub's <c>bottleneck_size</c>.</summary>
    /// <value>Default null: the model's width, as in PEFT. AdapterHub and OpenDelta take 512.</value>
    public int? HiddenSize { get; init; }

    /// <summary>Width of E, at least 1.</summary>
    /// <value>Default null: the model's width, as in PEFT and AdapterHub. OpenDelta takes 512.</value>
    public int? EmbeddingSize { get; init; }

    /// <summary>φ, a name of <see cref="Activation"/>.</summary>
    /// <value>Default <c>tanh</c>.</value>
    public string NonLinearity { get; init; } = "tanh";

    /// <summary>Dropout of the prefix while training, from 0 to below 1.</summary>
    /// <value>Default 0.</value>
    public double Dropout { get; init; }

    /// <summary>Whether one network computes all prefixes, as in OpenDelta. False: one for each stack and kind of attention, as in AdapterHub.</summary>
    /// <value>Default false; no difference in a model with one stack.</value>
    public bool IsShared { get; init; }

    /// <summary>Declares the network and gives the part of each slot, (tokens, 2 · <paramref name="width"/>). Only a slot's own rows of W₂ are multiplied.</summary>
    internal Func<int, bool, Tensor> Declare(IDeltaBuilder delta, DeltaPoint point, int tokens, int slots, long width, long modelWidth, bool startsAtZero)
    {
        var (embedded, hidden, activation) = (EmbeddingSize ?? modelWidth, HiddenSize ?? modelWidth, Activation.Of(NonLinearity));
        var embedding = delta.Parameter(point, $"{Path}.embedding.weight", [tokens, embedded], Init.Normal(1));
        var first = Dense.Declare(delta, point, $"{Path}.transform.0", embedded, hidden);
        var second = startsAtZero
            ? Dense.Declare(delta, point, $"{Path}.transform.2", hidden, slots * 2 * width, Init.Zeros, Init.Zeros)
            : Dense.Declare(delta, point, $"{Path}.transform.2", hidden, slots * 2 * width);
        return (slot, training) =>
        {
            var part = second.Of(activation(first.Of(embedding.Value)), slot * 2 * width, 2 * width);
            return training && Dropout > 0 ? nn.functional.dropout(part, Dropout, true) : part;
        };
    }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(HiddenSize ?? 1, nameof(HiddenSize));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(EmbeddingSize ?? 1, nameof(EmbeddingSize));
        if (!Activation.Exists(NonLinearity))
            throw new ArgumentException($"{nameof(NonLinearity)} is \"{NonLinearity}\"; known are {Activation.Names}.", nameof(NonLinearity));
        if (Dropout is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(Dropout), Dropout, "Dropout must be from 0 to below 1.");
    }
}
