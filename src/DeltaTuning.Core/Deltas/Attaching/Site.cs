using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>One hooked module and all effects there, of however many deltas.</summary>
internal abstract class Site(DeltaCollection deltas, string path, nn.Module module)
{
    internal string Path => path;

    internal nn.Module Module => module;

    /// <summary>How often the module was called since it was hooked.</summary>
    internal long Calls { get; private set; }

    internal virtual bool IsUsed => Effects.Length > 0;

    /// <summary>The unmerged effects of deltas that are on.</summary>
    internal IEnumerable<Effect> Acting => Effects.Where(effect => effect.IsActing);

    protected DeltaCollection Deltas => deltas;

    /// <summary>In order of application. Replaced as a whole, so that a forward pass on another thread sees one state or the other.</summary>
    protected Effect[] Effects { get; private set; } = [];

    internal void Add(Effect effect) => Effects = [.. Effects, effect];

    internal virtual void Remove(DeltaHandle owner) => Effects = [.. Effects.Where(effect => effect.Owner != owner)];

    /// <summary>Demands that no unmerged effect computes with what a merged one changed, or would be changed by a merged one itself.</summary>
    /// <exception cref="InvalidOperationException">One does.</exception>
    internal void RequireMergedIsUnderneath()
    {
        Effect[] merged = [.. Effects.Where(effect => effect.IsInParameters)];
        if (merged.Length == 0)
            return;
        if (Acting.FirstOrDefault(effect => effect.ReadsBase) is { } reader)
        {
            throw new InvalidOperationException(
                $"At {Path} a merged delta stands under \"{reader.Owner.Name}\", which computes with the layer's own weight or output: merge or turn off \"{reader.Owner.Name}\" first.");
        }
        if (Array.Find(merged, effect => effect.Stage != FoldStage.Sum) is { } map && Acting.FirstOrDefault() is { } other)
        {
            throw new InvalidOperationException(
                $"At {Path} \"{map.Owner.Name}\" maps the layer's input or output, which \"{other.Owner.Name}\" changes too and is not merged: merge or turn off \"{other.Owner.Name}\" first.");
        }
    }

    /// <summary>Takes the hooks off the module.</summary>
    internal abstract void Unhook();

    protected void Count() => Calls++;
}
