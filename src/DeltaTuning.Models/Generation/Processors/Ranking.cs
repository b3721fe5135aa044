using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Places of tokens among the others of a row.</summary>
internal static class Ranking
{
    /// <summary>The score of the k-th best token, (rows, 1); of the last where there are fewer.</summary>
    internal static Tensor Score(Tensor scores, int place)
    {
        var (values, _) = scores.topk((int)Math.Min(place, scores.shape[1]), -1);
        return values.narrow(1, values.shape[1] - 1, 1);
    }

    /// <summary>Forbids what a filter would remove, but not the most probable tokens.</summary>
    internal static Tensor ForbidBut(this Tensor scores, Tensor removed, int keep) => scores.Forbid(removed.logical_and_(scores.lt(Score(scores, keep))));

    /// <summary>A mask over places in a sorted row as one over tokens.</summary>
    internal static Tensor Unsort(Tensor mask, Tensor order) => empty_like(mask).scatter_(1, order, mask);
}
