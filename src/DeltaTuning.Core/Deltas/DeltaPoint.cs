using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>A module of a backbone at which a delta attaches.</summary>
public sealed class DeltaPoint
{
    private readonly DeltaCollection _owner;

    internal DeltaPoint(DeltaCollection owner, string path, nn.Module module, BackboneSite? site)
    {
        (_owner, Path, Module, Site) = (owner, path, module, site);
        (InFeatures, OutFeatures) = module switch
        {
            Linear linear => (linear.in_features, linear.out_features),
            TiedLinear tied => (tied.Weight.shape[1], tied.Weight.shape[0]),
            Embedding table => (table.weight!.shape[0], table.weight!.shape[1]),
            _ => (0, 0),
        };
    }

    /// <summary>The path, as <c>named_modules()</c> gives it.</summary>
    public string Path { get; }

    /// <summary>The module.</summary>
    public nn.Module Module { get; }

    /// <summary>What the model's map says of it; null where it says nothing.</summary>
    public BackboneSite? Site { get; }

    /// <summary>Width of the input of a linear layer, rows of an embedding table; 0 for other modules.</summary>
    public long InFeatures { get; }

    /// <summary>Width of the output of a linear layer or an embedding; 0 for other modules.</summary>
    public long OutFeatures { get; }

    /// <summary>Last dimension of what passes a seam: the model's width, or heads × head width at keys and values; 0 where the map does not tell.</summary>
    public long Width => Site?.Width ?? 0;

    /// <summary>Heads of the attention that a seam of keys and values belongs to; 0 where the map does not tell.</summary>
    public int Heads => Site?.Heads ?? 0;

    /// <summary>Whether it is a linear layer, tied ones included.</summary>
    public bool IsLinear => Module is Linear or TiedLinear;

    /// <summary>Whether it is an embedding table: its input are ids, its weight is (rows, width).</summary>
    public bool IsEmbedding => Module is Embedding;

    /// <summary>
    /// The weight that the layer works with without merged deltas, (out, in) or (rows, width): the backbone's own, or what <see cref="IDeltaBuilder.Rebase"/> or
    /// <see cref="IDeltaBuilder.Train"/> put in its place. Not to be disposed or written.
    /// </summary>
    /// <exception cref="InvalidOperationException">The module has no weight.</exception>
    public Tensor Weight => _owner.Slot(Module, "weight")?.Base
        ?? throw new InvalidOperationException($"{Path} ({Module.GetName()}) has no weight; choose a linear layer or an embedding.");

    /// <summary>The layer's bias, (out); null where it has none. Not to be disposed or written.</summary>
    public Tensor? Bias => _owner.Slot(Module, "bias")?.Base;

    /// <inheritdoc/>
    public override string ToString() => $"{Path} ({Module.GetName()})";
}
