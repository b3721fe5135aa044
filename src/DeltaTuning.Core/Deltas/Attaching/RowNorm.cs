using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>A sublayer's norm for a group of rows. The norm's own deltas go by the rows of the batch, so that it is applied to all of them.</summary>
/// <param name="Whole">The norm.</param>
/// <param name="Plan">The groups.</param>
/// <param name="Group">The group.</param>
/// <param name="Path">The seam, for messages.</param>
internal sealed record RowNorm(Func<Tensor, Tensor> Whole, RowPlan Plan, RowGroup Group, string Path)
{
    internal Tensor Apply(Tensor rows) => Plan.Groups.Length == 1 ? Whole(rows) : Plan.Select(Whole(Plan.Spread(rows, Group)), Group, Path);
}
