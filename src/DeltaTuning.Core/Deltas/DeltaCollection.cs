using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>The deltas attached to a model, in order of application.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is what a model's deltas are, not a general collection.")]
public sealed class DeltaCollection : IReadOnlyList<DeltaHandle>
{
    private readonly List<DeltaHandle> _handles = [];
    private readonly Dictionary<nn.Module, Site> _sites = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(nn.Module Module, string Name), ParameterSlot?> _slots = [];
    private readonly BackboneFreezer _freezer;

    internal DeltaCollection(nn.Module model) => (Model, _freezer) = (model, new(model));

    /// <summary>The model.</summary>
    public nn.Module Model { get; }

    /// <summary>Number of attached deltas.</summary>
    public int Count => _handles.Count;

    /// <summary>A delta by its place in the order of application.</summary>
    /// <param name="index">From 0.</param>
    public DeltaHandle this[int index] => _handles[index];

    /// <summary>A delta by its name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="KeyNotFoundException">No attached delta has it.</exception>
    public DeltaHandle this[string name] => _handles.Find(handle => handle.Name == name) ?? throw Unknown(name);

    /// <summary>Whether a delta of that name is attached.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True where it is.</returns>
    public bool Contains(string name) => _handles.Exists(handle => handle.Name == name);

    /// <summary>Works with these deltas and no others: sets <see cref="DeltaHandle.Active"/> of each.</summary>
    /// <param name="names">Names of attached deltas; none for the bare backbone.</param>
    /// <exception cref="KeyNotFoundException">A name is unknown; nothing is changed.</exception>
    public void Activate(params IReadOnlyCollection<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.FirstOrDefault(name => !Contains(name)) is { } unknown)
            throw Unknown(unknown);
        foreach (var handle in _handles.OrderBy(handle => names.Contains(handle.Name)))
            handle.Active = names.Contains(handle.Name);
    }

    /// <summary>Turns every delta off until the result is disposed, which puts <see cref="DeltaHandle.Enabled"/> back as it was.</summary>
    /// <returns>To be disposed.</returns>
    public IDisposable Disable()
    {
        DeltaHandle[] disabled = [.. _handles.Where(handle => handle.Enabled)];
        foreach (var handle in disabled)
            handle.Enabled = false;
        return new Reenabling(disabled);
    }

    /// <summary>Moves every delta's parameters to a device. The backbone is moved by its own <c>to</c>; deltas also follow it by themselves at the next forward pass.</summary>
    /// <param name="device">The device.</param>
    public void To(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        foreach (var handle in _handles)
            handle.MoveTo(device);
    }

    /// <summary>Counts of the backbone's and all deltas' parameters.</summary>
    /// <returns>The summary, with a text.</returns>
    public DeltaSummary Summary() => DeltaSummary.Of(Model, _handles);

    /// <inheritdoc/>
    public IEnumerator<DeltaHandle> GetEnumerator() => _handles.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Attaches a method; where anything fails, the model is as it was.</summary>
    internal DeltaHandle Apply(IDeltaModule module, DeltaOptions options, IParameterSource? source)
    {
        var handle = new DeltaHandle(this, options.Name ?? FreeName(module), module, options);
        RequireFree(handle.Name);
        using var scope = NewDisposeScope();
        try
        {
            using var builder = new DeltaBuilder(this, handle, options, source);
            module.Attach(builder);
            source?.Complete();
            if (handle.Parameters.Count == 0 && handle.Effects.Count == 0)
                throw new InvalidOperationException($"The method {module.Method} declared neither parameters nor effects.");
            handle.Attach();
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Registers what a delta declared.</summary>
    internal void Attach(DeltaHandle handle)
    {
        RequireFree(handle.Name);
        _handles.Add(handle);
        foreach (var (point, effect) in handle.Effects)
            SiteOf(point).Add(effect);
        foreach (var (slot, copy) in handle.Copies)
            slot.AddCopy(handle, copy);
        foreach (var (slot, change) in handle.Rebases)
            slot.AddRebase(handle, change);
        foreach (var (point, effect) in handle.Effects)
        {
            if (effect.Fold is not { } fold)
                continue;
            if (fold.Weight is { } weight)
                Slot(point.Module, "weight")?.AddFold(handle, effect.Stage, weight);
            if (fold.Bias is { } bias)
                Slot(point.Module, "bias")?.AddFold(handle, effect.Stage, bias);
        }
        if (handle.Freezes)
            _freezer.Freeze(_handles.SelectMany(other => other.Copies).Select(item => item.Copy));
    }

    /// <summary>Takes off all that a delta put on the model.</summary>
    internal void Detach(DeltaHandle handle)
    {
        _handles.Remove(handle);
        foreach (var site in _sites.Values.ToArray())
        {
            site.Remove(handle);
            if (!site.IsUsed)
            {
                site.Unhook();
                _sites.Remove(site.Module);
            }
        }
        foreach (var slot in _slots.Values)
            slot?.Remove(handle);
        Refresh();
        if (_handles.Count == 0)
            _freezer.Restore();
    }

    /// <summary>Puts the parameters into the modules that the switches ask for.</summary>
    /// <exception cref="InvalidOperationException">A merged delta stands under an unmerged one that depends on the layer's own weight, or maps what an unmerged one adds.</exception>
    internal void Refresh()
    {
        foreach (var slot in _slots.Values)
            slot?.Refresh();
        foreach (var site in _sites.Values)
            site.RequireMergedIsUnderneath();
    }

    /// <summary>The slot of a module's parameter; null where it has none of that name.</summary>
    internal ParameterSlot? Slot(nn.Module module, string name)
    {
        if (!_slots.TryGetValue((module, name), out var slot))
            _slots[(module, name)] = slot = ParameterSlot.Of(module, name);
        return slot;
    }

    /// <summary>Demands that every effect of a delta has a weight form, in a weight that nothing else reads.</summary>
    internal void RequireMergeable(DeltaHandle handle)
    {
        foreach (var (point, effect) in handle.Effects)
        {
            if (effect.Fold is not { } fold)
                throw new InvalidOperationException($"{handle.Module.Method} at {point} is not a change of the layer's weight and cannot be merged; keep \"{handle.Name}\" attached.");
            if (fold.Weight is not null && WeightReaders.OtherThan(point, Model) is { } reader)
                throw new InvalidOperationException($"The weight of {point} is also {reader}'s: merging \"{handle.Name}\" would change both. Keep it attached, or leave {point.Path} out of its targets.");
            if (fold.Bias is not null && Slot(point.Module, "bias") is null)
                throw new InvalidOperationException($"{handle.Module.Method} at {point} adds a bias, but the layer has none to merge it into; keep \"{handle.Name}\" attached.");
        }
    }

    /// <summary>Writes a merged delta's weights and trained copies into the backbone's own parameters.</summary>
    internal void KeepMerged(DeltaHandle handle)
    {
        var others = _handles.Find(other => other != handle && (other.IsMerged || other.Copies.Count + other.Rebases.Count > 0));
        if (others is not null)
            throw new InvalidOperationException($"\"{others.Name}\" changes the model's weights too; detach it before \"{handle.Name}\" is kept in them.");
        foreach (var slot in _slots.Values)
            slot?.Keep();
    }

    /// <summary>The layers of a delta that a forward pass does not call.</summary>
    internal IReadOnlyList<string> Unreached(DeltaHandle handle, Action forward)
    {
        var sites = handle.Effects.Select(item => item.Point.Module).Distinct<nn.Module>(ReferenceEqualityComparer.Instance)
            .Select(module => _sites.GetValueOrDefault(module) ?? throw new InvalidOperationException($"The delta \"{handle.Name}\" is detached; attach it before probing."))
            .Select(site => (Site: site, site.Calls)).ToArray();
        using (NewDisposeScope())
        using (no_grad())
            forward();
        return [.. sites.Where(item => item.Site.Calls == item.Calls).Select(item => item.Site.Path)];
    }

    private Site SiteOf(DeltaPoint point)
    {
        if (_sites.TryGetValue(point.Module, out var site))
            return site;
        return _sites[point.Module] = point.Module switch
        {
            nn.Module<Tensor, Tensor> layer => new LayerSite(point.Path, layer),
            Seam<EmbeddedTokens> seam => new SeamSite<EmbeddedTokens>(point.Path, seam),
            Seam<AttentionKeyValues> seam => new SeamSite<AttentionKeyValues>(point.Path, seam),
            Seam<SublayerStates> seam => new SeamSite<SublayerStates>(point.Path, seam),
            _ => throw new DeltaTargetException($"{point} does not go from tensor to tensor; choose a layer such as a linear one."),
        };
    }

    private string FreeName(IDeltaModule module)
    {
        const string first = "default";
        return !Contains(first) ? first
            : Enumerable.Range(1, Count + 1).Select(number => $"{module.Method.ToLowerInvariant()}_{number}").First(name => !Contains(name));
    }

    private void RequireFree(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (Contains(name))
            throw new InvalidOperationException($"The model already has a delta named \"{name}\" ({this[name].Module.Method}); detach it, or give another name.");
    }

    private KeyNotFoundException Unknown(string name) =>
        new($"The model has no delta named \"{name}\"; attached are: {(Count == 0 ? "none" : string.Join(", ", _handles.Select(handle => handle.Name)))}.");

    private sealed class Reenabling(DeltaHandle[] handles) : IDisposable
    {
        public void Dispose()
        {
            foreach (var handle in handles.Where(handle => handle.IsAttached))
                handle.Enabled = true;
        }
    }
}
