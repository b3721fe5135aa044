namespace DeltaTuning.Models;

/// <summary>A generated token with those before it.</summary>
/// <param name="Before">The token before; null at the first.</param>
/// <param name="Token">The token.</param>
/// <param name="Row">The row of the batch that it was chosen in.</param>
/// <param name="Length">Generated tokens up to this one.</param>
internal sealed record BeamNode(BeamNode? Before, long Token, int Row, int Length)
{
    /// <summary>The sequence that ends here, from the first token.</summary>
    public static IReadOnlyList<BeamNode> Sequence(BeamNode? last)
    {
        var nodes = new BeamNode[last?.Length ?? 0];
        for (var node = last; node is not null; node = node.Before)
            nodes[node.Length - 1] = node;
        return nodes;
    }
}
