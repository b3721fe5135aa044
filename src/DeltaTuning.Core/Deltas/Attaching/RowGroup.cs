namespace DeltaTuning;

/// <summary>Rows of a batch that the same deltas act on.</summary>
/// <param name="deltas">The deltas; none for the bare backbone.</param>
/// <param name="rows">The rows, from 0, ascending.</param>
internal sealed class RowGroup(IReadOnlyCollection<DeltaHandle> deltas, long[] rows)
{
    internal IReadOnlyCollection<DeltaHandle> Deltas => deltas;

    internal long[] Rows => rows;

    /// <summary>Whether the rows follow one another, so that a view of a batch shows them.</summary>
    internal bool IsRun => rows[^1] - rows[0] == rows.LongLength - 1;

    internal bool Has(DeltaHandle delta) => delta is { IsAttached: true, Enabled: true } && deltas.Contains(delta);
}
