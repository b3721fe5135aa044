namespace DeltaTuning.Models;

/// <summary>Rows of token labels.</summary>
internal static class LabelRows
{
    /// <summary>The rows, padded to a length at a side.</summary>
    internal static IReadOnlyList<IReadOnlyList<long>> Pad(IReadOnlyList<IReadOnlyList<long>> rows, int length, TextSide side, long padding = CollationSettings.Ignored) =>
        [.. rows.Select(row =>
        {
            var pads = Enumerable.Repeat(padding, Math.Max(length - row.Count, 0));
            return (IReadOnlyList<long>)(side == TextSide.Left ? [.. pads, .. row] : [.. row, .. pads]);
        })];
}
