using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>One hooked layer and all effects there, of however many deltas: y = maps(f(maps(x)) + Σ Δy).</summary>
internal sealed class Site
{
    private readonly nn.Module<Tensor, Tensor> _module;
    private readonly nn.Module<Tensor, Tensor>.HookRemover _before;
    private readonly nn.Module<Tensor, Tensor>.HookRemover _after;

    // Replaced as a whole, so that a forward pass on another thread sees one state or the other.
    private Effect[] _effects = [];

    internal Site(string path, nn.Module<Tensor, Tensor> module)
    {
        (Path, _module) = (path, module);
        _before = module.register_forward_pre_hook(Before);
        _after = module.register_forward_hook(After);
    }

    internal string Path { get; }

    internal nn.Module Module => _module;

    /// <summary>How often the layer was called since it was hooked.</summary>
    internal long Calls { get; private set; }

    internal bool IsUsed => _effects.Length > 0;

    /// <summary>The unmerged effects of deltas that are on.</summary>
    internal IEnumerable<Effect> Acting => _effects.Where(effect => effect.IsActing);

    internal void Add(Effect effect) => _effects = [.. _effects, effect];

    internal void Remove(DeltaHandle owner) => _effects = [.. _effects.Where(effect => effect.Owner != owner)];

    internal void Unhook()
    {
        _before.remove();
        _after.remove();
    }

    private Tensor Before(nn.Module<Tensor, Tensor> module, Tensor input)
    {
        Calls++;
        var effects = _effects;
        if (!Array.Exists(effects, effect => effect.MapInput is not null && effect.IsActing))
            return null!;
        using var scope = NewDisposeScope();
        var result = input;
        foreach (var effect in effects)
        {
            if (effect is { MapInput: { } map, IsActing: true })
                result = effect.Run(result, map, Path);
        }
        return Given(result, input);
    }

    private Tensor After(nn.Module<Tensor, Tensor> module, Tensor input, Tensor output)
    {
        var effects = _effects;
        if (!Array.Exists(effects, effect => effect.MapInput is null && effect.IsActing))
            return null!;
        using var scope = NewDisposeScope();
        var result = output;
        foreach (var effect in effects)
        {
            if (effect is { Addend: { } addend, IsActing: true })
                result = result.add(effect.Addition(addend, input, output, module.training, Path));
        }
        if (result.dtype != output.dtype)
            result = result.to(output.dtype);
        foreach (var effect in effects)
        {
            if (effect is { MapOutput: { } map, IsActing: true })
                result = effect.Run(result, map, Path);
        }
        return Given(result, output);
    }

    // A map may give back what it got, which belongs to whoever made it.
    private static Tensor Given(Tensor result, Tensor original) => ReferenceEquals(result, original) ? null! : result.MoveToOuterDisposeScope();
}
