using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>One hooked seam: the maps of its states, one after the other.</summary>
internal sealed class SeamSite<T> : Site
    where T : class, ISeamStates<T>
{
    private readonly nn.Module<T, T>.HookRemover _after;

    private readonly StackKind? _stack;

    internal SeamSite(DeltaCollection deltas, DeltaPoint point, Seam<T> seam)
        : base(deltas, point.Path, seam)
    {
        _stack = point.Site?.Point.Stack;
        _after = seam.register_forward_hook(After);
    }

    internal override void Unhook() => _after.remove();

    private T After(nn.Module<T, T> seam, T input, T output)
    {
        Count();
        var effects = Effects;
        var plan = RowPlan.Of(Deltas);
        if (plan is null ? !Acts(effects, null) : !plan.Groups.Any(group => Acts(effects, group)))
            return null!;
        using var scope = NewDisposeScope();
        return Outward(plan is null ? Changed(effects, output, null) : ByGroups(effects, plan, output), output);
    }

    private T ByGroups(Effect[] effects, RowPlan plan, T states)
    {
        T[] parts = [.. plan.Groups.Select(group => Changed(effects, states.Select(plan, group, Path), group))];
        return parts.Length == 1 ? parts[0] : T.Join(parts, new(plan, _stack, Path));
    }

    private static T Changed(Effect[] effects, T states, RowGroup? group)
    {
        foreach (var effect in effects)
        {
            if (effect.ActsOn(group))
                states = effect.Run(states);
        }
        return states;
    }

    private static bool Acts(Effect[] effects, RowGroup? group) => Array.Exists(effects, effect => effect.ActsOn(group));

    // A map may give back tensors that it got, which belong to whoever made them.
    private static T Outward(T states, T given)
    {
        var known = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        given.Map(tensor =>
        {
            known.Add(tensor);
            return tensor;
        });
        return states.Map(tensor => known.Contains(tensor) ? tensor : tensor.MoveToOuterDisposeScope());
    }
}
