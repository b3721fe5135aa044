using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>A trained tensor that belongs to a delta, or to several that are trained at once. Reads as a tensor in effects.</summary>
/// <remarks>Its tensor is another one after a move to another device: read it at each use.</remarks>
public sealed class DeltaParameter
{
    private readonly ParameterSlot? _slot;
    private readonly List<DeltaHandle> _owners = [];

    internal DeltaParameter(string key, string path, Parameter value, ParameterSlot? slot = null)
    {
        (Key, Path, Standing, _slot) = (key, path, value, slot);
        value.DetachFromDisposeScope();
    }

    /// <summary>The name in files, without PEFT's prefix: <c>roberta.encoder.layer.0.attention.self.query.lora_A.weight</c>.</summary>
    public string Key { get; }

    /// <summary>The path of the module that it belongs to.</summary>
    public string Path { get; }

    /// <summary>The tensor, a leaf of the graph.</summary>
    /// <exception cref="ObjectDisposedException">The delta was disposed.</exception>
    public Parameter Value
    {
        get
        {
            _slot?.Follow();
            return Standing.IsInvalid ? throw new ObjectDisposedException(Key, $"The parameter {Key} is gone: its delta was disposed.") : Standing;
        }
    }

    /// <summary>Number of values.</summary>
    public long Count => Value.numel();

    /// <summary>Whether it is a trained copy of one of the backbone's parameters, and stands in its place while the delta is on.</summary>
    public bool IsCopy => _slot is not null;

    /// <summary>The tensor as last known, without a look at the module that it stands in.</summary>
    internal Parameter Standing { get; private set; }

    /// <summary>The tensor itself, for formulas.</summary>
    /// <param name="parameter">The parameter.</param>
    public static implicit operator Tensor(DeltaParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return parameter.Value;
    }

    /// <inheritdoc cref="Value"/>
    /// <returns>The tensor.</returns>
    public Tensor ToTensor() => Value;

    /// <inheritdoc/>
    public override string ToString() => $"{Key} ({string.Join(", ", Value.shape)})";

    /// <summary>Takes another tensor for the same values: the module that it stands in was moved.</summary>
    internal void Adopt(Parameter value)
    {
        value.DetachFromDisposeScope();
        Standing = value;
    }

    /// <summary>Moves to a device; a gradient is dropped.</summary>
    /// <returns>Whether anything moved.</returns>
    internal bool MoveTo(Device device)
    {
        var old = Value;
        if (old.device_type == device.type && (device.index < 0 || old.device_index == device.index))
            return false;
        using var moved = old.detach().to(device);
        Adopt(nn.Parameter(moved.alias(), old.requires_grad));
        old.Dispose();
        return true;
    }

    /// <summary>Belongs to a delta from now on. Deltas that are trained at once share the copy of a module that several of them save.</summary>
    internal void Retain(DeltaHandle owner)
    {
        _owners.Add(owner);
        FollowOwners();
    }

    /// <summary>Takes gradients where a delta that it belongs to does.</summary>
    internal void FollowOwners() => Value.requires_grad = _owners.Exists(owner => owner.Trainable);

    /// <summary>A delta is gone; the last one frees the tensor.</summary>
    internal void Release(DeltaHandle owner)
    {
        _owners.Remove(owner);
        if (_owners.Count == 0)
            Standing.Dispose();
    }
}
