using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>Absolute positions that begin after a prefix.</summary>
internal static class PrefixShift
{
    /// <summary>Shifts them at every stack that has some.</summary>
    internal static void Attach(IDeltaBuilder delta, int tokens)
    {
        long? padding = delta.Map?.PaddingRows.Where(pair => pair.Key.EndsWith("position_embeddings", StringComparison.Ordinal)).Select(pair => (long?)pair.Value).FirstOrDefault();
        foreach (var site in delta.Map?.At(AttachmentPoint.Embeddings.In(StackKind.Encoder)) ?? [])
            delta.MapSeam<EmbeddedTokens>(delta.At(site.Path), states => states with { PositionIds = Shifted(states, tokens, padding) });
    }

    // A family without absolute positions does not look at them.
    private static Tensor Shifted(EmbeddedTokens states, int tokens, long? padding)
    {
        if (states.PositionIds is not { } positions)
        {
            var length = states.Embeddings.shape[1];
            return arange(TensorMath.Held((long)tokens), TensorMath.Held(tokens + length), ScalarType.Int64, states.Embeddings.device).expand(states.Embeddings.shape[0], -1);
        }
        return padding is { } row ? positions.Plus(positions.ne(TensorMath.Held(row)).to(ScalarType.Int64).Times(tokens)) : positions.Plus(tokens);
    }
}
