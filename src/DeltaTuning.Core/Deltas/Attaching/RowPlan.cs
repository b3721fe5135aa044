using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>
/// Which deltas act on which rows of the forward passes of one thread. Rows under the same deltas are computed together: selected, changed, and put back in
/// one gathering, whatever the number of groups.
/// </summary>
internal sealed class RowPlan : IDisposable
{
    [ThreadStatic]
    private static RowPlan? _top;

    private readonly DeltaCollection _owner;
    private readonly RowPlan? _below;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly Dictionary<(RowGroup? Group, long Repeats, Device Device), Tensor> _indices = [];
    private readonly long _count;

    internal RowPlan(DeltaCollection owner, RowGroup[] groups)
    {
        (_owner, Groups, _below) = (owner, groups, _top);
        _count = groups.Sum(group => group.Rows.LongLength);
        _top = this;
    }

    internal RowGroup[] Groups { get; }

    /// <summary>What the forward passes of this thread follow; null where all rows are alike.</summary>
    internal static RowPlan? Of(DeltaCollection owner)
    {
        var plan = _top;
        while (plan is not null && plan._owner != owner)
            plan = plan._below;
        return plan;
    }

    /// <summary>A group's rows of a tensor. What has a first dimension of one belongs to all rows and stays as it is.</summary>
    internal Tensor Select(Tensor tensor, RowGroup group, string path)
    {
        if (Groups.Length == 1 || (tensor.shape[0] == 1 && _count > 1))
            return tensor;
        var repeats = Repeats(tensor, path);
        return group.IsRun ? tensor.narrow(0, group.Rows[0] * repeats, group.Rows.LongLength * repeats) : tensor.index_select(0, Index(group, repeats, tensor.device));
    }

    /// <summary>Adds a group's rows to a batch in its own memory.</summary>
    internal void Add(Tensor rows, RowGroup group, Tensor batch)
    {
        var repeats = batch.shape[0] / _count;
        if (group.IsRun)
            batch.narrow(0, group.Rows[0] * repeats, rows.shape[0]).PlusInPlace(rows);
        else
            batch.index_add_(0, Index(group, repeats, batch.device), rows, TensorMath.Held(1L));
    }

    /// <summary>Puts the groups' rows, one piece for each group in order, back into the order of the batch.</summary>
    internal Tensor Join(IReadOnlyList<Tensor> pieces)
    {
        if (pieces.Count == 1)
            return pieces[0];
        var joined = cat([.. pieces]);
        return joined.index_select(0, Index(null, joined.shape[0] / _count, joined.device));
    }

    /// <summary>A group's rows at their places in the batch, whose other rows are zero.</summary>
    internal Tensor Spread(Tensor rows, RowGroup group)
    {
        var repeats = rows.shape[0] / group.Rows.LongLength;
        long[] shape = [.. rows.shape];
        shape[0] = _count * repeats;
        return zeros(shape, rows.dtype, rows.device).index_copy(0, Index(group, repeats, rows.device), rows);
    }

    /// <summary>Rows of a group in a tensor with one entry for each row, or a number of them.</summary>
    internal long RowsOf(RowGroup group, Tensor tensor, string path) => group.Rows.LongLength * Repeats(tensor, path);

    public void Dispose()
    {
        if (_top != this || Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("The choice of deltas for rows is to be disposed on the thread where it was made, the last one first; there must be no await between.");
        _top = _below;
        foreach (var index in _indices.Values)
            index.Dispose();
    }

    // Beams and the choices of a question stand beside each other.
    private long Repeats(Tensor tensor, string path) => tensor.shape[0] % _count == 0 ? tensor.shape[0] / _count
        : throw new InvalidOperationException($"Deltas were chosen for {_count} rows, but at {path} the batch has {tensor.shape[0]}; choose one for each row.");

    private Tensor Index(RowGroup? group, long repeats, Device device)
    {
        if (_indices.TryGetValue((group, repeats, device), out var index))
            return index;
        long[] rows = [.. (group is null ? Inverse() : group.Rows).SelectMany(row => Enumerable.Range(0, (int)repeats).Select(number => row * repeats + number))];
        return _indices[(group, repeats, device)] = tensor(rows, ScalarType.Int64, device).DetachFromDisposeScope();
    }

    // Where each row of the batch stands among the groups' rows.
    private long[] Inverse()
    {
        var inverse = new long[_count];
        var place = 0;
        foreach (var row in Groups.SelectMany(group => group.Rows))
            inverse[row] = place++;
        return inverse;
    }
}
