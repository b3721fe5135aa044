using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>
/// A linear layer without weight of its own: y = x Eᵀ + b, where E is borrowed from an embedding table and b, if there is one, from the head around it.
/// It adds no name to a checkpoint, so that a tied weight exists once, with one gradient and one optimizer step.
/// </summary>
/// <remarks>Shapes: x (..., width), E (vocabulary, width), y (..., vocabulary).</remarks>
public sealed class TiedLinear : nn.Module<Tensor, Tensor>, IStatelessLayer
{
    // Behind arrays and a delegate: a module or tensor in a field would be registered as a component of this one.
    private readonly Embedding[] _table;
    private readonly Func<Parameter>? _bias;
    private readonly Parameter?[] _own = [null];

    /// <summary>Makes a projection that reads an embedding's weight at each call.</summary>
    /// <param name="table">The embedding whose weight is shared.</param>
    /// <param name="bias">Gives the bias, (vocabulary), at each call; null for none.</param>
    public TiedLinear(Embedding table, Func<Parameter>? bias = null)
        : base(nameof(TiedLinear))
    {
        ArgumentNullException.ThrowIfNull(table);
        _table = [table];
        _bias = bias;
    }

    /// <summary>The weight in use, (vocabulary, width): the embedding's, or the one set by <see cref="Untie"/>.</summary>
    public Parameter Weight => _own[0] ?? _table[0].weight!;

    /// <summary>The bias in use, (vocabulary), a parameter of the head around it; null where there is none.</summary>
    public Parameter? Bias => _bias?.Invoke();

    /// <summary>Uses a weight of its own from now on. The caller keeps owning it.</summary>
    /// <param name="weight">The weight, shaped as the table; null to borrow the table's again.</param>
    /// <exception cref="ArgumentException">The shape is not the table's.</exception>
    public void Untie(Parameter? weight)
    {
        var table = _table[0].weight!;
        if (weight is not null && !weight.shape.SequenceEqual(table.shape))
            throw new ArgumentException($"The weight has shape ({string.Join(", ", weight.shape)}), the tied table ({string.Join(", ", table.shape)}); give one of the table's shape.", nameof(weight));
        _own[0] = weight;
    }

    /// <summary>Whether this layer shares a table's weight.</summary>
    /// <param name="table">The embedding.</param>
    /// <returns>True where it was made with it; also while <see cref="Untie"/> gave it another weight.</returns>
    public bool Borrows(Embedding table) => ReferenceEquals(_table[0], table);

    /// <summary>Projects onto the rows of the table.</summary>
    /// <param name="input">(..., width).</param>
    /// <returns>(..., vocabulary).</returns>
    public override Tensor forward(Tensor input) => nn.functional.linear(input, Weight, Bias);

    /// <inheritdoc/>
    public Tensor Compute(Tensor input, Func<string, Tensor?, Tensor?> parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return nn.functional.linear(input, parameter("weight", Weight)!, Bias);
    }
}
