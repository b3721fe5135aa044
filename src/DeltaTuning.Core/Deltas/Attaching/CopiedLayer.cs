using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>
/// A layer of whose parameters deltas train copies, computed with the copies of one group of rows. The layer itself works with the newest active copy for the
/// whole batch.
/// </summary>
internal sealed class CopiedLayer(nn.Module<Tensor, Tensor> module)
{
    // Replaced as a whole, as a site's effects are.
    private (DeltaHandle Owner, ParameterSlot Slot)[] _copies = [];

    internal bool IsUsed => _copies.Length > 0;

    /// <summary>Whether a module can be computed with other parameters than those that stand in it, for some rows only.</summary>
    internal static bool IsPossible(nn.Module module) => module is Linear or LayerNorm or IStatelessLayer;

    internal void Add(DeltaHandle owner, ParameterSlot slot) => _copies = [.. _copies, (owner, slot)];

    internal void Remove(DeltaHandle owner) => _copies = [.. _copies.Where(item => item.Owner != owner)];

    /// <summary>Whether a group's parameters are others than those that stand in the layer.</summary>
    internal bool Differ(RowGroup group) => Array.Exists(_copies, item => !ReferenceEquals(item.Slot.For(group), item.Slot.Standing));

    /// <summary>The layer's output with a group's parameters.</summary>
    internal Tensor Compute(Tensor input, RowGroup group)
    {
        return module switch
        {
            Linear linear => nn.functional.linear(input, Parameter("weight", linear.weight)!, Parameter("bias", linear.bias)),
            LayerNorm norm => nn.functional.layer_norm(input, [.. norm.weight!.shape], Parameter("weight", norm.weight), Parameter("bias", norm.bias), norm.eps),
            IStatelessLayer layer => layer.Compute(input, Parameter),
            _ => throw new InvalidOperationException($"{module.GetName()} cannot be computed with other parameters than its own."),
        };

        Tensor? Parameter(string name, Tensor? standing)
        {
            var copied = Array.Find(_copies, item => item.Slot.Name == name).Slot;
            return copied?.For(group) ?? standing;
        }
    }
}
