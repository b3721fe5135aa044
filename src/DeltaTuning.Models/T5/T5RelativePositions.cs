using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>
/// T5's relative positions: the distance from a query to a key falls into one of a few buckets, exact ones for small distances and logarithmically
/// wider ones up to a greatest distance, and every bucket adds a learned number to the scores of each head.
/// </summary>
/// <param name="Buckets">Number of buckets; half of them for keys after the query where <paramref name="Bidirectional"/>.</param>
/// <param name="MaxDistance">Distances from here on share the last bucket.</param>
/// <param name="Bidirectional">True where a query sees the keys after it (encoder).</param>
internal sealed record T5RelativePositions(long Buckets, long MaxDistance, bool Bidirectional)
{
    /// <summary>The bias of every query on every key.</summary>
    /// <param name="embed">Turns bucket numbers (n) into vectors (n, heads).</param>
    /// <param name="queries">Query length.</param>
    /// <param name="keys">Key length.</param>
    /// <param name="offset">Position of the first query among the keys.</param>
    /// <param name="device">Where the bias is wanted.</param>
    /// <returns>(1, heads, queries, keys), contiguous.</returns>
    public Tensor Bias(Func<Tensor, Tensor> embed, long queries, long keys, long offset, Device device)
    {
        using var scope = NewDisposeScope();
        // There are only queries + keys − 1 different distances: those are embedded, then spread over the matrix.
        var first = 1 - queries - offset;
        var distances = arange(TensorMath.Held(first), TensorMath.Held(keys - offset), ScalarType.Int64, device);
        var perHead = embed(BucketOf(distances)).t(); // (heads, distances)
        var row = arange(TensorMath.Held(queries - 1), TensorMath.Held(-1L), TensorMath.Held(-1L), ScalarType.Int64, device).unsqueeze(1);
        var at = row.Plus(arange(TensorMath.Held(keys), ScalarType.Int64, device)); // (queries, keys), from key − query to its place in distances
        return perHead.index_select(1, at.flatten()).view(1, perHead.shape[0], queries, keys).MoveToOuterDisposeScope();
    }

    /// <summary>The bucket of each distance.</summary>
    /// <param name="distances">Key position minus query position, int64.</param>
    /// <returns>Bucket numbers, int64, of the same shape.</returns>
    public Tensor BucketOf(Tensor distances)
    {
        using var scope = NewDisposeScope();
        var buckets = Bidirectional ? Buckets / 2 : Buckets;
        var exact = buckets / 2;
        var far = Bidirectional ? distances.abs() : distances.neg().clamp(min: TensorMath.Held(0L));
        // In float32 and in this order, so that a distance at a bucket's edge falls where it fell when the models were trained.
        var logarithmic = log(far.to(ScalarType.Float32).div(TensorMath.Held(exact))).div(TensorMath.Held(Math.Log((double)MaxDistance / exact))).mul(TensorMath.Held(buckets - exact)).to(ScalarType.Int64).add(TensorMath.Held(exact), TensorMath.Held(1L));
        var bucket = where(far.lt(TensorMath.Held(exact)), far, logarithmic.clamp(max: TensorMath.Held(buckets - 1)));
        return (Bidirectional ? bucket.Plus(distances.gt(TensorMath.Held(0L)).to(ScalarType.Int64).mul(TensorMath.Held(buckets))) : bucket).MoveToOuterDisposeScope();
    }
}
