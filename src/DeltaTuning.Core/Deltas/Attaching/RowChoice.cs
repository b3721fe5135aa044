namespace DeltaTuning;

/// <summary>Makes a row plan of the names that a user gives for rows.</summary>
internal static class RowChoice
{
    internal static RowPlan Of(DeltaCollection deltas, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            throw new ArgumentException("There are no rows; give a delta's name for each row of the batch.", nameof(names));
        RowGroup[] groups = [.. names.Select((name, row) => (name, row: (long)row)).GroupBy(item => item.name)
            .Select(group => new RowGroup(group.Key == DeltaCollection.Base ? [] : [.. deltas.Named(group.Key)], [.. group.Select(item => item.row)]))];
        var chosen = groups.SelectMany(group => group.Deltas).ToHashSet();
        foreach (var handle in deltas)
            RequireRowwise(handle, chosen.Contains(handle));
        return new(deltas, groups);
    }

    // What changes the weights changes them for every row.
    private static void RequireRowwise(DeltaHandle handle, bool isChosen)
    {
        if (handle.IsMerged)
            throw new InvalidOperationException($"\"{handle.Name}\" is merged into the weights and would act on every row; unmerge it.");
        if (handle is { Rebases.Count: > 0, IsOn: true } || (isChosen && handle.Rebases.Count > 0))
            throw new InvalidOperationException($"\"{handle.Name}\" replaces weights of the backbone for every row; detach it, or use Activate for whole batches.");
        if ((isChosen || handle.IsOn) && handle.Copies.Find(item => !CopiedLayer.IsPossible(item.Slot.Module)).Copy is { } copy)
            throw new InvalidOperationException($"\"{handle.Name}\" trains a copy of {copy.Key}, which cannot differ from row to row; use Activate for whole batches.");
    }
}
