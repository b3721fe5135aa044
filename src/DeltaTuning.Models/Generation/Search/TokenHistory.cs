using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>The tokens of all rows so far: on the device, and in managed memory as far as they were asked for.</summary>
internal sealed class TokenHistory : IDisposable
{
    private const int Growth = 64;

    private readonly List<long>[] _rows;
    private Tensor _ids;

    /// <param name="start">What rows start with, (rows, length).</param>
    public TokenHistory(Tensor start)
    {
        StartLength = (int)start.shape[1];
        Length = StartLength;
        _ids = start.to(ScalarType.Int64).clone().DetachFromDisposeScope();
        _rows = [.. Enumerable.Range(0, (int)start.shape[0]).Select(_ => new List<long>())];
    }

    /// <summary>Number of rows.</summary>
    public int Rows => _rows.Length;

    /// <summary>Number of tokens in each row.</summary>
    public int Length { get; private set; }

    /// <summary>Number of tokens that each row started with.</summary>
    public int StartLength { get; }

    /// <summary>Where the tokens are.</summary>
    public Device Device => _ids.device;

    /// <summary>A view of all tokens, (rows, length), in the current dispose scope.</summary>
    public Tensor All => _ids.narrow(1, 0, Length);

    /// <summary>A view of the tokens that no step has read yet: at first all, then the last.</summary>
    public Tensor Unread => Length == StartLength ? All : _ids.narrow(1, Length - 1, 1);

    /// <summary>A row in managed memory. Between two appendings of known values it costs nothing.</summary>
    public IReadOnlyList<long> Row(int row)
    {
        if (_rows[row].Count < Length)
            Download();
        return _rows[row];
    }

    /// <summary>Adds a token to each row.</summary>
    /// <param name="tokens">(rows).</param>
    /// <param name="values">The same in managed memory where it is there already; null where not.</param>
    public void Append(Tensor tokens, ReadOnlySpan<long> values = default)
    {
        if (Length == _ids.shape[1])
            Grow();
        using (var place = _ids.select(1, Length))
            place.copy_(tokens).Dispose();
        if (values.Length > 0 && _rows[0].Count == Length)
        {
            for (var row = 0; row < Rows; row++)
                _rows[row].Add(values[row]);
        }
        Length++;
    }

    /// <summary>Lets each row go on from another.</summary>
    public void Reorder(Tensor rows)
    {
        Replace(_ids.index_select(0, rows));
        foreach (var row in _rows)
            row.Clear();
    }

    public void Dispose() => _ids.Dispose();

    private void Grow()
    {
        using var scope = NewDisposeScope();
        Replace(cat([_ids, _ids.new_zeros(Rows, Growth + Length / 2)], 1));
    }

    private void Replace(Tensor ids)
    {
        _ids.Dispose();
        _ids = ids.DetachFromDisposeScope();
    }

    private void Download()
    {
        using var scope = NewDisposeScope();
        var known = _rows.Min(row => row.Count);
        var missing = Length - known;
        var values = _ids.narrow(1, known, missing).contiguous().cpu().data<long>().ToArray();
        for (var row = 0; row < Rows; row++)
        {
            _rows[row].RemoveRange(known, _rows[row].Count - known);
            _rows[row].AddRange(values.AsSpan(row * missing, missing));
        }
    }
}
