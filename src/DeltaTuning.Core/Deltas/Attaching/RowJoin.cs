using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>Puts the seam states of groups of rows together again. Where deltas gave them different lengths, the shorter ones are padded and the padding masked.</summary>
/// <param name="plan">The groups.</param>
/// <param name="stack">The stack that the seam is in; null where nothing tells.</param>
/// <param name="path">The seam, for messages.</param>
internal sealed class RowJoin(RowPlan plan, StackKind? stack, string path)
{
    internal SublayerStates Join(IReadOnlyList<SublayerStates> parts) => new(
        Rows(parts.Select(part => part.Input)), Rows(parts.Select(part => part.Output)), Rows(parts.Select(part => part.Residual)))
    {
        Norm = Norm([.. parts.Select(part => part.Norm)]),
    };

    /// <summary>Tokens, padded at the end, so that every row's first position stays where it is.</summary>
    internal EmbeddedTokens Join(IReadOnlyList<EmbeddedTokens> parts)
    {
        var length = parts.Max(part => part.Embeddings.shape[1]);
        var isRagged = parts.Any(part => part.Embeddings.shape[1] != length);
        if (isRagged && stack is StackKind.Decoder)
        {
            throw new InvalidOperationException(
                $"At {path} the rows' deltas make decoder inputs of {string.Join(" and ", parts.Select(part => part.Embeddings.shape[1]).Distinct())} tokens, whose last positions would not agree; use prompts of one length, or a batch for each.");
        }
        var hasMask = isRagged || parts.Any(part => part.AttentionMask is not null);
        return new(
            Rows(parts.Select(part => AtEnd(part.Embeddings, length, 0))),
            !hasMask ? null : Rows(parts.Select(part => AtEnd(MaskOf(part), length, 0))),
            Together(parts, part => part.TokenTypeIds, Segments, length),
            Together(parts, part => part.PositionIds, Positions, length))
        {
            TokenPlaces = parts.All(part => part.TokenPlaces is null) ? null : Rows(parts.Select(PlacesOf)),
            Continues = parts[0].Continues,
        };
    }

    /// <summary>Keys and values, padded in front, where prefixes stand.</summary>
    internal AttentionKeyValues Join(IReadOnlyList<AttentionKeyValues> parts)
    {
        var length = parts.Max(part => part.Keys.shape[2]);
        var isRagged = parts.Any(part => part.Keys.shape[2] != length);
        var hasBias = isRagged || parts.Any(part => part.Bias is not null);
        return new(
            Rows(parts.Select(part => InFront(part.Keys, 2, length, 0))),
            Rows(parts.Select(part => InFront(part.Values, 2, length, 0))),
            hasBias ? Biases(parts, length) : null);
    }

    // The sublayer's own where every group keeps it, else each group's or none.
    private Func<Tensor, Tensor>? Norm(Func<Tensor, Tensor>?[] norms) =>
        Array.TrueForAll(norms, norm => norm is null) ? null
            : Array.TrueForAll(norms, norm => norm?.Target is RowNorm) ? ((RowNorm)norms[0]!.Target!).Whole
            : sum => Rows(plan.Groups.Zip(norms, (group, norm) =>
            {
                var rows = plan.Select(sum, group, path);
                return norm?.Invoke(rows) ?? rows;
            }));

    private Tensor Biases(IReadOnlyList<AttentionKeyValues> parts, long length)
    {
        Tensor[] biases = [.. parts.Select(BiasOf)];
        var (heads, queries) = (biases.Max(bias => bias.shape[1]), biases.Max(bias => bias.shape[2]));
        return Rows(biases.Select((bias, number) =>
            InFront(bias, 3, length, Lowest(bias.dtype)).expand(parts[number].Keys.shape[0], heads, queries, length)));
    }

    private static Tensor BiasOf(AttentionKeyValues part)
    {
        var keys = part.Keys.shape[2];
        if (part.Bias is not { } bias)
            return zeros([1, 1, 1, keys], part.Keys.dtype, part.Keys.device);
        return bias.shape[3] == keys ? bias : bias.expand(bias.shape[0], bias.shape[1], bias.shape[2], keys);
    }

    private static Tensor MaskOf(EmbeddedTokens part) =>
        part.AttentionMask ?? ones([part.Embeddings.shape[0], part.Embeddings.shape[1]], ScalarType.Int64, part.Embeddings.device);

    private static Tensor PlacesOf(EmbeddedTokens part) =>
        part.TokenPlaces ?? Positions(part).expand(part.Embeddings.shape[0], -1);

    // Where no group has ids the family's own rule takes their place. Where some have them, the rule is spelled out for the others: segment 0, positions from 0.
    private Tensor? Together(IReadOnlyList<EmbeddedTokens> parts, Func<EmbeddedTokens, Tensor?> read, Func<EmbeddedTokens, Tensor> rule, long length) =>
        parts.All(part => read(part) is null) ? null
            : Rows(parts.Select(part => AtEnd((read(part) ?? rule(part)).expand(part.Embeddings.shape[0], -1), length, 0)));

    private static Tensor Segments(EmbeddedTokens part) => zeros([1, part.Embeddings.shape[1]], ScalarType.Int64, part.Embeddings.device);

    private static Tensor Positions(EmbeddedTokens part) => arange(TensorMath.Held(part.Embeddings.shape[1]), ScalarType.Int64, part.Embeddings.device).unsqueeze(0);

    private static Tensor AtEnd(Tensor tensor, long length, double value) => Padded(tensor, 1, length, value, inFront: false);

    private static Tensor InFront(Tensor tensor, int dimension, long length, double value) => Padded(tensor, dimension, length, value, inFront: true);

    private static Tensor Padded(Tensor tensor, int dimension, long length, double value, bool inFront)
    {
        var missing = length - tensor.shape[dimension];
        if (missing == 0)
            return tensor;
        long[] shape = [.. tensor.shape];
        shape[dimension] = missing;
        var padding = full(shape, TensorMath.Held(value), tensor.dtype, tensor.device);
        return inFront ? cat([padding, tensor], dimension) : cat([tensor, padding], dimension);
    }

    private static double Lowest(ScalarType dtype) => finfo(dtype).min;

    private Tensor Rows(IEnumerable<Tensor> pieces) => plan.Join([.. pieces]);
}
