using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>One hooked seam: the maps of its states, one after the other.</summary>
internal sealed class SeamSite<T> : Site
    where T : class, ISeamStates<T>
{
    private readonly nn.Module<T, T>.HookRemover _after;

    internal SeamSite(string path, Seam<T> seam)
        : base(path, seam) => _after = seam.register_forward_hook(After);

    internal override void Unhook() => _after.remove();

    private T After(nn.Module<T, T> seam, T input, T output)
    {
        Count();
        var effects = Effects;
        if (!Array.Exists(effects, effect => effect.IsActing))
            return null!;
        using var scope = NewDisposeScope();
        var states = output;
        foreach (var effect in effects)
        {
            if (effect.IsActing)
                states = effect.Run(states);
        }
        return Outward(states, output);
    }

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
