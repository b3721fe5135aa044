using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>One hooked module and all effects there, of however many deltas.</summary>
internal abstract class Site(string path, nn.Module module)
{
    internal string Path => path;

    internal nn.Module Module => module;

    /// <summary>How often the module was called since it was hooked.</summary>
    internal long Calls { get; private set; }

    internal bool IsUsed => Effects.Length > 0;

    /// <summary>The unmerged effects of deltas that are on.</summary>
    internal IEnumerable<Effect> Acting => Effects.Where(effect => effect.IsActing);

    /// <summary>In order of application. Replaced as a whole, so that a forward pass on another thread sees one state or the other.</summary>
    protected Effect[] Effects { get; private set; } = [];

    internal void Add(Effect effect) => Effects = [.. Effects, effect];

    internal void Remove(DeltaHandle owner) => Effects = [.. Effects.Where(effect => effect.Owner != owner)];

    /// <summary>Takes the hooks off the module.</summary>
    internal abstract void Unhook();

    protected void Count() => Calls++;
}
