using System.Text.Json.Nodes;
using DeltaTuning.Files;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>
/// An attached delta: its parameters and its switches. <see cref="Active"/>, <see cref="Enabled"/> and <see cref="Trainable"/> are independent of each
/// other. Detaching, by <see cref="Detach"/> or <see cref="Dispose"/>, gives the backbone back as it was, bit for bit.
/// </summary>
/// <remarks>Switches must not change during a forward pass of the same model.</remarks>
public sealed class DeltaHandle : IDisposable
{
    private readonly DeltaCollection _deltas;
    private readonly List<DeltaParameter> _parameters = [];
    private bool _active = true;
    private bool _enabled = true;
    private bool _trainable;
    private bool _disposed;
    private DeltaParameter? _firstOwn;

    internal DeltaHandle(DeltaCollection deltas, string name, IDeltaModule module, DeltaOptions options) =>
        (_deltas, Name, Module, Options, _trainable) = (deltas, name, module, options, options.Trainable);

    /// <summary>The delta's name, unique on its model.</summary>
    public string Name { get; }

    /// <summary>The method and its options.</summary>
    public IDeltaModule Module { get; }

    /// <summary>The model that it is for.</summary>
    public nn.Module Backbone => _deltas.Model;

    /// <summary>The dtype of its parameters.</summary>
    public ScalarType Dtype => Options.Dtype;

    /// <summary>
    /// Everything that it trains, in the order of the model. Its file holds the same, but for a re-parameterization (<see cref="IDeltaBuilder.Computed"/>), of
    /// which it holds the result.
    /// </summary>
    public IReadOnlyList<DeltaParameter> Parameters => _parameters;

    /// <summary>Whether the delta is among those that the model works with, as chosen for it or by <see cref="DeltaCollection.Activate"/>.</summary>
    /// <value>True after <c>Apply</c>.</value>
    public bool Active
    {
        get => _active;
        set => Switch(() => _active, state => _active = state, value);
    }

    /// <summary>Whether the delta acts, for turning it off for a while without changing the choice.</summary>
    /// <value>True after <c>Apply</c>.</value>
    public bool Enabled
    {
        get => _enabled;
        set => Switch(() => _enabled, state => _enabled = state, value);
    }

    /// <summary>Whether its parameters take gradients.</summary>
    /// <value>What <see cref="DeltaOptions.Trainable"/> said.</value>
    public bool Trainable
    {
        get => _trainable;
        set
        {
            ThrowIfDisposed();
            _trainable = value;
            foreach (var parameter in _parameters)
                parameter.FollowOwners();
        }
    }

    /// <summary>Whether it is folded into the backbone's weights.</summary>
    public bool IsMerged { get; private set; }

    /// <summary>Whether it is attached to the model.</summary>
    public bool IsAttached { get; private set; }

    /// <summary>Whether the backbone takes no gradients while it is attached.</summary>
    internal bool Freezes => Options.Freeze;

    /// <summary>How it was attached.</summary>
    internal DeltaOptions Options { get; }

    /// <summary>Attached, active and enabled.</summary>
    internal bool IsOn => IsAttached && _active && _enabled;

    /// <summary>Folds the delta into the backbone's weights, in float32 or wider, so that a forward pass costs what it does without it.</summary>
    /// <exception cref="InvalidOperationException">It is detached, or has effects without a weight form, or a weight is used elsewhere too, or another unmerged delta at a layer depends on its weight.</exception>
    public void Merge()
    {
        ThrowIfDisposed();
        if (!IsAttached)
            throw new InvalidOperationException($"The delta \"{Name}\" is detached; attach it before merging.");
        _deltas.RequireNoRun();
        if (!IsMerged)
            _deltas.RequireMergeable(this);
        Switch(() => IsMerged, state => IsMerged = state, true);
    }

    /// <summary>Takes the delta out of the weights again: they are the original ones, bit for bit.</summary>
    /// <exception cref="InvalidOperationException">Another delta at a layer is merged and this one depends on its weight.</exception>
    public void Unmerge() => Switch(() => IsMerged, state => IsMerged = state, false);

    /// <summary>
    /// Folds the delta into the backbone's weights for good, with the modules that it trained, and disposes it. The model is then an ordinary one and can be
    /// saved as such.
    /// </summary>
    /// <exception cref="InvalidOperationException">As for <see cref="Merge"/>; or the delta is turned off.</exception>
    public void MergeAndUnload()
    {
        Merge();
        if (!IsOn)
            throw new InvalidOperationException($"The delta \"{Name}\" is turned off (Active {Active}, Enabled {Enabled}); turn it on to keep it in the weights.");
        _deltas.KeepMerged(this);
        Dispose();
    }

    /// <summary>Takes the delta off the model; its parameters stay, and it can be attached again.</summary>
    public void Detach()
    {
        ThrowIfDisposed();
        if (!IsAttached)
            return;
        _deltas.RequireNoRun();
        (IsAttached, IsMerged) = (false, false);
        _deltas.Detach(this);
    }

    /// <summary>Puts a detached delta back, after those that are attached.</summary>
    /// <exception cref="InvalidOperationException">Another delta has taken its name, or is merged into a weight that this one depends on.</exception>
    public void Attach()
    {
        ThrowIfDisposed();
        if (IsAttached)
            return;
        _deltas.RequireNoRun();
        _deltas.Attach(this);
        IsAttached = true;
        try
        {
            _deltas.Refresh();
        }
        catch
        {
            Detach();
            throw;
        }
    }

    /// <summary>Runs a forward pass and tells which layers of this delta it did not reach, such as layers that are called by <c>forward</c>, which runs no hooks.</summary>
    /// <param name="forward">Runs the model once.</param>
    /// <returns>Paths of the layers; empty where all were reached.</returns>
    public IReadOnlyList<string> Probe(Action forward)
    {
        ArgumentNullException.ThrowIfNull(forward);
        ThrowIfDisposed();
        return _deltas.Unreached(this, forward);
    }

    /// <summary>
    /// Writes the delta as PEFT does: <c>adapter_config.json</c> and <c>adapter_model.safetensors</c>, a few hundred kilobytes for a LoRA. Merged or detached, it
    /// is written all the same. Files of an earlier delta in the folder are replaced; where writing fails, they stay.
    /// </summary>
    /// <param name="folder">The folder; it is made where there is none.</param>
    /// <exception cref="IOException">The folder is a file, or cannot be written, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to write there.</exception>
    /// <exception cref="NotSupportedException">The method has no format; register one with <see cref="DeltaFormats"/>.</exception>
    public void Save(string folder)
    {
        ThrowIfDisposed();
        PeftFolder.Save(this, folder);
    }

    /// <summary>Counts of this delta's parameters and where they are.</summary>
    /// <returns>The summary, with a text.</returns>
    public DeltaSummary Summary() => DeltaSummary.Of(_deltas.Model, [this]);

    /// <summary>Detaches the delta and frees its parameters.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        Detach();
        _disposed = true;
        foreach (var parameter in _parameters)
            parameter.Release(this);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Module.Method})";

    /// <summary>Fields of the file that it was loaded from which nothing here stands for.</summary>
    internal JsonObject FileFields { get; } = [];

    /// <summary>Paths of the layers that its targets selected.</summary>
    internal List<string> Targeted { get; } = [];

    /// <summary>Paths of the modules that are trained whole.</summary>
    internal List<string> SavedModules { get; } = [];

    /// <summary>What files hold in place of parameters.</summary>
    internal List<Computation> Computations { get; } = [];

    /// <summary>What files hold, by keys. What is computed belongs to the caller's scope.</summary>
    internal IEnumerable<KeyValuePair<string, Tensor>> Saved()
    {
        var computedFrom = Computations.SelectMany(computation => computation.Sources).ToHashSet();
        return _parameters.Where(parameter => !computedFrom.Contains(parameter)).Select(parameter => KeyValuePair.Create(parameter.Key, (Tensor)parameter.Value))
            .Concat(Computations.Select(computation => KeyValuePair.Create(computation.Key, computation.Value())));
    }

    internal List<(DeltaPoint Point, Effect Effect)> Effects { get; } = [];

    internal List<(ParameterSlot Slot, DeltaParameter Copy)> Copies { get; } = [];

    internal List<(ParameterSlot Slot, Func<Tensor, Tensor> Change)> Rebases { get; } = [];

    internal void Own(DeltaParameter parameter)
    {
        parameter.Retain(this);
        _parameters.Add(parameter);
        if (!parameter.IsCopy)
            _firstOwn ??= parameter;
    }

    /// <summary>Moves to the device where the model works now.</summary>
    internal void FollowTo(Tensor tensor)
    {
        // Copies go with the model that they stand in; the delta's own parameters are all in one place.
        if (_firstOwn?.Standing is { } own && (own.device_type != tensor.device_type || own.device_index != tensor.device_index))
            MoveTo(tensor.device);
    }

    /// <summary>Moves all parameters to a device.</summary>
    internal void MoveTo(Device device)
    {
        var moved = false;
        foreach (var parameter in _parameters)
            moved |= parameter.MoveTo(device);
        if (moved)
            _deltas.Refresh();
    }

    // Where the model cannot be put into the new state, it is put back into the old one.
    private void Switch(Func<bool> read, Action<bool> write, bool value)
    {
        ThrowIfDisposed();
        if (read() == value)
            return;
        write(value);
        try
        {
            _deltas.Refresh();
        }
        catch
        {
            write(!value);
            _deltas.Refresh();
            throw;
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);
}
