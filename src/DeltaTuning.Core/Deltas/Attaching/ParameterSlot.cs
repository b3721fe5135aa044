using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>
/// One parameter of the backbone and what deltas do to it: trained copies, replacements (<see cref="IDeltaBuilder.Rebase"/>) and merged folds. What stands in
/// the module follows the deltas' switches; with none left it is the original object again.
/// </summary>
/// <remarks>
/// base = the newest active copy, or the original, plus the replacements' changes; the module works with maps(base + Σ (fold(base) − base)) over what is
/// merged. All of it is computed in float32 or wider and rounded to the parameter's dtype once.
/// </remarks>
internal sealed class ParameterSlot
{
    private readonly ParameterPlace _place;
    private readonly List<(DeltaHandle Owner, DeltaParameter Copy)> _copies = [];
    private readonly List<(DeltaHandle Owner, Func<Tensor, Tensor> Change)> _rebases = [];
    private readonly List<(DeltaHandle Owner, FoldStage Stage, Func<Tensor, Tensor> Change)> _folds = [];
    private Parameter _original;
    private Parameter _standing;
    private DeltaParameter? _standingCopy;
    private Parameter? _base;
    private Parameter? _merged;

    private ParameterSlot(nn.Module module, string name, ParameterPlace place)
    {
        (Module, Name, _place) = (module, name, place);
        _original = _standing = place.Current;
        _original.DetachFromDisposeScope();
    }

    /// <summary>The slot of a module's parameter; null where it has none of that name.</summary>
    internal static ParameterSlot? Of(nn.Module module, string name) => ParameterPlace.Find(module, name) is { } place ? new(module, name, place) : null;

    /// <summary>The module that has the parameter.</summary>
    internal nn.Module Module { get; }

    /// <summary>The parameter's name in its module.</summary>
    internal string Name { get; }

    /// <summary>What stands in the module.</summary>
    internal Parameter Standing
    {
        get
        {
            Follow();
            return _standing;
        }
    }

    /// <summary>What a group of rows works with: the newest copy of its deltas, or the backbone's own parameter.</summary>
    internal Parameter For(RowGroup rows) => _copies.FindLast(item => rows.Has(item.Owner)).Copy?.Value ?? Original;

    /// <summary>The weight without merged deltas.</summary>
    internal Parameter Base
    {
        get
        {
            Follow();
            return _base ?? _standingCopy?.Value ?? _original;
        }
    }

    /// <summary>The backbone's own parameter.</summary>
    internal Parameter Original
    {
        get
        {
            Follow();
            return _original;
        }
    }

    /// <summary>Whether any delta has something here.</summary>
    internal bool IsUsed => _copies.Count + _rebases.Count + _folds.Count > 0;

    internal void AddCopy(DeltaHandle owner, DeltaParameter copy) => _copies.Add((owner, copy));

    internal void AddRebase(DeltaHandle owner, Func<Tensor, Tensor> change) => _rebases.Add((owner, change));

    internal void AddFold(DeltaHandle owner, FoldStage stage, Func<Tensor, Tensor> change) => _folds.Add((owner, stage, change));

    /// <summary>Forgets what a delta has here; <see cref="Refresh"/> shows it.</summary>
    internal void Remove(DeltaHandle owner)
    {
        Follow();
        _copies.RemoveAll(item => item.Owner == owner);
        _rebases.RemoveAll(item => item.Owner == owner);
        _folds.RemoveAll(item => item.Owner == owner);
    }

    /// <summary>Puts into the module what the switches ask for.</summary>
    internal void Refresh()
    {
        Follow();
        Arrange();
    }

    /// <summary>Writes the present values into the backbone's own parameter for good: what was merged stays.</summary>
    internal void Keep()
    {
        Follow();
        if (ReferenceEquals(_standing, _original))
            return;
        using var quiet = no_grad();
        using var present = _standing.detach();
        using var target = _original.detach();
        target.copy_(present);
    }

    /// <summary>Takes over what stands in the module after the model was moved to another device or dtype, which replaces parameters.</summary>
    internal void Follow()
    {
        var present = _place.Current;
        if (_place.IsBorrowed || ReferenceEquals(present, _standing))
            return;
        var replaced = _standing;
        _standing = present;
        if (ReferenceEquals(replaced, _original))
        {
            _original = present;
            return;
        }
        MoveOriginal(present.dtype, present.device);
        if (_standingCopy is { } copy)
            copy.Adopt(present);
        else
            Arrange();
    }

    private void Arrange()
    {
        var (oldBase, oldMerged) = (_base, _merged);
        _standingCopy = _copies.FindLast(item => item.Owner.IsOn).Copy;
        // A copy that did not stand here when the model was moved stayed where it was.
        _standingCopy?.MoveTo(_original.device);
        var start = _standingCopy?.Standing ?? _original;
        _base = Changed(start, [.. _rebases.Where(item => item.Owner.IsOn).Select(item => item.Change)], []);
        _merged = Changed(_base ?? start, [.. Merged(FoldStage.Sum)], [.. Merged(FoldStage.Input).Reverse(), .. Merged(FoldStage.Output)]);
        _standing = _merged ?? _base ?? start;
        if (!ReferenceEquals(_standing, _standingCopy?.Standing))
            _standingCopy = null;
        _place.Put(_standing, isOriginal: ReferenceEquals(_standing, _original));
        oldBase?.Dispose();
        oldMerged?.Dispose();
    }

    private IEnumerable<Func<Tensor, Tensor>> Merged(FoldStage stage) =>
        _folds.Where(item => item.Stage == stage && item.Owner is { IsOn: true, IsMerged: true }).Select(item => item.Change);

    private void MoveOriginal(ScalarType dtype, Device device)
    {
        if (_original.dtype == dtype && _original.device_type == device.type && _original.device_index == device.index)
            return;
        using var quiet = no_grad();
        using var moved = _original.detach().to(dtype, device);
        var old = _original;
        _original = nn.Parameter(moved.alias(), old.requires_grad);
        _original.DetachFromDisposeScope();
        old.Dispose();
    }

    private static Parameter? Changed(Parameter start, Func<Tensor, Tensor>[] sums, Func<Tensor, Tensor>[] maps)
    {
        if (sums.Length + maps.Length == 0)
            return null;
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var wide = start.detach().to(start.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32);
        var result = sums.Length == 0 ? wide : sums[0](wide);
        foreach (var change in sums.Skip(1))
            result = result.Plus(change(wide) - wide);
        foreach (var map in maps)
            result = map(result);
        if (!result.shape.SequenceEqual(start.shape))
            throw new InvalidOperationException($"A change of a weight gave the shape ({string.Join(", ", result.shape)}), but the weight has ({string.Join(", ", start.shape)}).");
        var parameter = nn.Parameter(result.detach().to(start.dtype).clone(), requires_grad: false);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
