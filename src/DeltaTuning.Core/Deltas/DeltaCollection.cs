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
    private readonly List<CompositionHandle> _compositions = [];
    private readonly BackboneFreezer _freezer;
    private int _runs;

    /// <summary>The name that stands for no delta in <see cref="Rows"/>, as in PEFT.</summary>
    public const string Base = "__base__";

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

    /// <summary>The compositions attached to the model.</summary>
    public IReadOnlyList<CompositionHandle> Compositions => _compositions;

    /// <summary>Works with these deltas and no others: sets <see cref="DeltaHandle.Active"/> of each.</summary>
    /// <param name="names">Names of attached deltas, or of compositions for the deltas of their stages so far; none for the bare backbone.</param>
    /// <exception cref="KeyNotFoundException">A name is unknown; nothing is changed.</exception>
    public void Activate(params IReadOnlyCollection<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var chosen = names.SelectMany(Named).ToHashSet();
        foreach (var handle in _handles.OrderBy(chosen.Contains))
            handle.Active = chosen.Contains(handle);
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

    /// <summary>
    /// Chooses deltas for each row of a batch: until the result is disposed, forward passes of the model on this thread compute every row as if its delta
    /// alone were active, whatever <see cref="DeltaHandle.Active"/> says; other threads are not concerned. Rows under the same delta are computed together.
    /// PEFT's <c>adapter_names</c>.
    /// </summary>
    /// <remarks>
    /// Trained copies, such as task heads, are each row's own too. Where prompts have different lengths, shorter rows are padded at the end and masked. There
    /// must be no <c>await</c> before the result is disposed.
    /// </remarks>
    /// <param name="names">For each row the name of an attached delta or composition, or <see cref="Base"/>. A row that the model turns into several (choices, beams) has one name.</param>
    /// <returns>To be disposed on the same thread.</returns>
    /// <exception cref="ArgumentException">There is no name.</exception>
    /// <exception cref="KeyNotFoundException">A name is unknown.</exception>
    /// <exception cref="InvalidOperationException">
    /// A delta is merged, or replaces the backbone's weights (PiSSA, OLoRA), or trains copies of parameters that cannot differ from row to row (tables).
    /// </exception>
    public IDisposable Rows(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return RowChoice.Of(this, names);
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
    /// <param name="module">The method.</param>
    /// <param name="options">How.</param>
    /// <param name="source">Where saved values come from; null for fresh ones.</param>
    /// <param name="sharing">Deltas that are trained at once with it, whose copies it shares; null for none.</param>
    internal DeltaHandle Apply(IDeltaModule module, DeltaOptions options, IParameterSource? source, IReadOnlyList<DeltaHandle>? sharing = null)
    {
        RequireNoRun();
        var handle = new DeltaHandle(this, options.Name ?? FreeName(module), module, options);
        RequireFree(handle.Name);
        if (options.LearningRate is { } rate && !(rate > 0 && double.IsFinite(rate)))
            throw new ArgumentOutOfRangeException(nameof(options), rate, $"The learning rate of \"{handle.Name}\" must be above 0; null takes the trainer's.");
        using var scope = NewDisposeScope();
        try
        {
            using var builder = new DeltaBuilder(this, handle, options, source, sharing ?? []);
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

    /// <summary>Attaches a composition; where anything fails, the model is as it was.</summary>
    /// <param name="composition">The description.</param>
    /// <param name="options">For all its deltas.</param>
    /// <param name="apply">Attaches one part under options, sharing the copies of deltas before it in its stage; null for fresh ones.</param>
    internal CompositionHandle Apply(
        DeltaComposition composition, DeltaOptions options, Func<DeltaPart, DeltaOptions, IReadOnlyList<DeltaHandle>, DeltaHandle>? apply = null)
    {
        RequireOneSequence(composition);
        var handle = CompositionBuilder.Attach(this, composition, options, apply ?? ((part, own, sharing) => Apply(part.Module, own, source: null, sharing)));
        _compositions.Add(handle);
        return handle;
    }

    internal void Forget(CompositionHandle composition) => _compositions.Remove(composition);

    /// <summary>The sequential composition that a trainer is to run; null where there is none, or it is done.</summary>
    internal CompositionHandle? Sequence => _compositions.Find(composition => composition is { Composition.Order: CompositionOrder.Sequential, IsCompleted: false, IsAttached: true });

    /// <summary>Notes that a training run works on the deltas until the result is disposed.</summary>
    internal IDisposable Run()
    {
        _runs++;
        return new Ending(() => _runs--);
    }

    /// <summary>Demands that no training run works on the deltas, whose optimizer would go on with parameters that are gone.</summary>
    internal void RequireNoRun()
    {
        if (_runs > 0)
            throw new InvalidOperationException("The model is being trained: attach, detach and merge deltas before or after the run. Switches and Save are free.");
    }

    /// <summary>Whether a delta or a composition has a name.</summary>
    internal bool IsTaken(string name) => Contains(name) || _compositions.Exists(composition => composition.Name == name);

    /// <summary>Registers what a delta declared.</summary>
    internal void Attach(DeltaHandle handle)
    {
        RequireFree(handle.Name);
        _handles.Add(handle);
        foreach (var (point, effect) in handle.Effects)
            SiteOf(point).Add(effect);
        foreach (var (slot, copy) in handle.Copies)
        {
            slot.AddCopy(handle, copy);
            if (slot.Module is nn.Module<Tensor, Tensor> layer && CopiedLayer.IsPossible(layer))
                LayerOf(copy.Path, layer).AddCopy(handle, slot);
        }
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

    /// <summary>The slot of a module's parameter; null where it has none of that name. A tied layer's bias is that of the head around it.</summary>
    internal ParameterSlot? Slot(nn.Module module, string name)
    {
        if (module is TiedLinear { Bias: { } borrowed } && name == "bias")
            module = Model.named_modules().FirstOrDefault(item => item.module.named_parameters(recurse: false).Any(own => ReferenceEquals(own.parameter, borrowed))).module ?? module;
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

    private LayerSite LayerOf(string path, nn.Module<Tensor, Tensor> layer)
    {
        if (!_sites.TryGetValue(layer, out var site))
            _sites[layer] = site = new LayerSite(this, path, layer);
        return (LayerSite)site;
    }

    private Site SiteOf(DeltaPoint point)
    {
        if (_sites.TryGetValue(point.Module, out var site))
            return site;
        return _sites[point.Module] = point.Module switch
        {
            nn.Module<Tensor, Tensor> layer => new LayerSite(this, point.Path, layer),
            Seam<EmbeddedTokens> seam => new SeamSite<EmbeddedTokens>(this, point, seam),
            Seam<AttentionKeyValues> seam => new SeamSite<AttentionKeyValues>(this, point, seam),
            Seam<SublayerStates> seam => new SeamSite<SublayerStates>(this, point, seam),
            _ => throw new DeltaTargetException($"{point} does not go from tensor to tensor; choose a layer such as a linear one."),
        };
    }

    /// <summary>The deltas that a delta's or a composition's name stands for.</summary>
    internal IEnumerable<DeltaHandle> Named(string name) =>
        _compositions.Find(composition => composition.Name == name)?.Begun ?? [this[name]];

    private void RequireOneSequence(DeltaComposition composition)
    {
        if (composition.Order is CompositionOrder.Sequential && Sequence is { } other)
            throw new InvalidOperationException($"The sequential composition \"{other.Name}\" is at its stage {other.Stage} of {other.Stages.Count}; train it to its end, or dispose it, before another is applied.");
    }

    private string FreeName(IDeltaModule module)
    {
        const string first = "default";
        return !IsTaken(first) ? first
            : Enumerable.Range(1, Count + _compositions.Count + 1).Select(number => $"{module.Method.ToLowerInvariant()}_{number}").First(name => !IsTaken(name));
    }

    internal void RequireFree(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name == Base)
            throw new ArgumentException($"\"{Base}\" stands for the bare backbone; give the delta another name.", nameof(name));
        if (Contains(name))
            throw new InvalidOperationException($"The model already has a delta named \"{name}\" ({this[name].Module.Method}); detach it, or give another name.");
        if (IsTaken(name))
            throw new InvalidOperationException($"The model already has a composition named \"{name}\"; dispose it, or give another name.");
    }

    private KeyNotFoundException Unknown(string name) =>
        new($"The model has no delta named \"{name}\"; attached are: {(Count == 0 ? "none" : string.Join(", ", _handles.Select(handle => handle.Name)))}.");

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }

    private sealed class Reenabling(DeltaHandle[] handles) : IDisposable
    {
        public void Dispose()
        {
            foreach (var handle in handles.Where(handle => handle.IsAttached))
                handle.Enabled = true;
        }
    }
}
