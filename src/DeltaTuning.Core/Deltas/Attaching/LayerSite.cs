using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>One hooked layer: y = maps(f(maps(x)) + Σ Δy).</summary>
internal sealed class LayerSite : Site
{
    private readonly nn.Module<Tensor, Tensor>.HookRemover _before;
    private readonly nn.Module<Tensor, Tensor>.HookRemover _after;
    private readonly CopiedLayer _copies;

    internal LayerSite(DeltaCollection deltas, string path, nn.Module<Tensor, Tensor> module)
        : base(deltas, path, module)
    {
        _copies = new(module);
        _before = module.register_forward_pre_hook(Before);
        _after = module.register_forward_hook(After);
    }

    internal override bool IsUsed => base.IsUsed || _copies.IsUsed;

    /// <summary>Where rows are under different deltas, each computes with its own trained copy.</summary>
    internal void AddCopy(DeltaHandle owner, ParameterSlot slot) => _copies.Add(owner, slot);

    internal override void Remove(DeltaHandle owner)
    {
        base.Remove(owner);
        _copies.Remove(owner);
    }

    internal override void Unhook()
    {
        _before.remove();
        _after.remove();
    }

    private Tensor Before(nn.Module<Tensor, Tensor> module, Tensor input)
    {
        Count();
        var effects = Effects;
        if (RowPlan.Of(Deltas) is { } plan)
        {
            return !plan.Groups.Any(group => MapsInput(effects, group)) ? null!
                : ByGroups(plan, input, group => MappedInput(effects, plan.Select(input, group, Path), group));
        }
        if (!MapsInput(effects, null))
            return null!;
        using var scope = NewDisposeScope();
        return Given(MappedInput(effects, input, null), input);
    }

    private Tensor After(nn.Module<Tensor, Tensor> module, Tensor input, Tensor output)
    {
        var effects = Effects;
        if (RowPlan.Of(Deltas) is { } plan)
        {
            if (!plan.Groups.Any(group => ChangesOutput(effects, group) || _copies.Differ(group)))
                return null!;
            return plan.Groups.Length > 1 && plan.Groups.All(group => OnlyAdds(effects, group, output) && !_copies.Differ(group)) ? WithRowsAdded(effects, plan, input, output)
                : ByGroups(plan, output, group => OutputOfRows(effects, plan, group, input, output));
        }
        if (!ChangesOutput(effects, null))
            return null!;
        using var scope = NewDisposeScope();
        return Given(ChangedOutput(effects, input, output, null), output);
    }

    // Sums look at the shape of the layer's output alone, so that nothing but the input's rows is gathered.
    private Tensor WithRowsAdded(Effect[] effects, RowPlan plan, Tensor input, Tensor output)
    {
        using var scope = NewDisposeScope();
        var result = output.clone();
        foreach (var group in plan.Groups.Where(group => ChangesOutput(effects, group)))
        {
            var entered = plan.Select(input, group, Path);
            var place = output.narrow(0, 0, entered.shape[0]);
            foreach (var effect in effects.Where(effect => effect.Addend is not null && effect.ActsOn(group)))
                plan.Add(effect.Addition(effect.Addend!, entered, place, Module.training, Path), group, result);
        }
        return result.MoveToOuterDisposeScope();
    }

    private Tensor OutputOfRows(Effect[] effects, RowPlan plan, RowGroup group, Tensor input, Tensor output)
    {
        var entered = plan.Select(input, group, Path);
        var own = _copies.Differ(group) ? _copies.Compute(entered, group) : plan.Select(output, group, Path);
        return ChangesOutput(effects, group) ? ChangedOutput(effects, entered, own, group) : own;
    }

    private Tensor MappedInput(Effect[] effects, Tensor input, RowGroup? group)
    {
        foreach (var effect in effects)
        {
            if (effect.MapInput is { } map && effect.ActsOn(group))
                input = effect.Run(input, map, Path);
        }
        return input;
    }

    private Tensor ChangedOutput(Effect[] effects, Tensor input, Tensor output, RowGroup? group)
    {
        var result = output;
        foreach (var effect in effects)
        {
            if (effect.Addend is { } addend && effect.ActsOn(group))
                result = result.Plus(effect.Addition(addend, input, output, Module.training, Path));
        }
        if (result.dtype != output.dtype)
            result = result.to(output.dtype);
        foreach (var effect in effects)
        {
            if (effect.MapOutput is { } map && effect.ActsOn(group))
                result = effect.Run(result, map, Path);
        }
        return result;
    }

    private static bool MapsInput(Effect[] effects, RowGroup? group) => Array.Exists(effects, effect => effect.MapInput is not null && effect.ActsOn(group));

    private static bool OnlyAdds(Effect[] effects, RowGroup group, Tensor output) =>
        Array.TrueForAll(effects, effect => effect.MapInput is not null || !effect.ActsOn(group) || (effect.MapOutput is null && !effect.ReadsBase && effect.Owner.Dtype == output.dtype));

    private static bool ChangesOutput(Effect[] effects, RowGroup? group) => Array.Exists(effects, effect => effect.MapInput is null && effect.ActsOn(group));

    private static Tensor ByGroups(RowPlan plan, Tensor original, Func<RowGroup, Tensor> change)
    {
        using var scope = NewDisposeScope();
        return Given(plan.Join([.. plan.Groups.Select(change)]), original);
    }

    // A map may give back what it got, which belongs to whoever made it.
    private static Tensor Given(Tensor result, Tensor original) => ReferenceEquals(result, original) ? null! : result.MoveToOuterDisposeScope();
}
