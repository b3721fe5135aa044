using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>One hooked layer: y = maps(f(maps(x)) + Σ Δy).</summary>
internal sealed class LayerSite : Site
{
    private readonly nn.Module<Tensor, Tensor>.HookRemover _before;
    private readonly nn.Module<Tensor, Tensor>.HookRemover _after;

    internal LayerSite(string path, nn.Module<Tensor, Tensor> module)
        : base(path, module)
    {
        _before = module.register_forward_pre_hook(Before);
        _after = module.register_forward_hook(After);
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
        var effects = Effects;
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
