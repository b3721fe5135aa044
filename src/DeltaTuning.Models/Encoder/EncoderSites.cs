namespace DeltaTuning.Models;

/// <summary>The attachment points of an encoder, in the order of the forward pass.</summary>
internal static class EncoderSites
{
    internal static IEnumerable<BackboneSite> Of(string prefix, EncoderConfig config)
    {
        yield return Site(AttachmentPoint.TokenEmbedding, "embeddings.word_embeddings");
        yield return Site(AttachmentPoint.Embeddings, "embeddings.tokens");
        yield return Site(AttachmentPoint.LayerNorm, "embeddings.LayerNorm");
        yield return Site(AttachmentPoint.EmbeddingBlock, "embeddings.block");
        for (var layer = 0; layer < config.NumHiddenLayers; layer++)
        {
            foreach (var (point, path) in LayerPoints)
                yield return Site(point, $"encoder.layer.{layer}.{path}", layer);
        }

        BackboneSite Site(AttachmentPoint point, string path, int? layer = null) => new(point.In(StackKind.Encoder), prefix + path, layer)
        {
            Width = point.Kind is AttachmentKind.Embeddings or AttachmentKind.EmbeddingBlock or AttachmentKind.KeyValues or AttachmentKind.AttentionBlock or AttachmentKind.FeedForwardBlock ? config.HiddenSize : 0,
            Heads = point.Kind is AttachmentKind.KeyValues ? config.NumAttentionHeads : 0,
        };
    }

    /// <summary>A linear layer of a head.</summary>
    internal static BackboneSite Head(string path) => new(AttachmentPoint.Head.In(StackKind.Encoder), path);

    private static readonly (AttachmentPoint Point, string Path)[] LayerPoints =
    [
        (AttachmentPoint.Query.Of(AttentionKind.Self), "attention.self.query"),
        (AttachmentPoint.Key.Of(AttentionKind.Self), "attention.self.key"),
        (AttachmentPoint.Value.Of(AttentionKind.Self), "attention.self.value"),
        (AttachmentPoint.KeyValues.Of(AttentionKind.Self), "attention.self.key_values"),
        (AttachmentPoint.AttentionOutput.Of(AttentionKind.Self), "attention.output.dense"),
        (AttachmentPoint.AttentionBlock.Of(AttentionKind.Self), "attention.output.seam"),
        (AttachmentPoint.LayerNorm, "attention.output.LayerNorm"),
        (AttachmentPoint.FeedForwardIn, "intermediate.dense"),
        (AttachmentPoint.FeedForwardOut, "output.dense"),
        (AttachmentPoint.FeedForwardBlock, "output.seam"),
        (AttachmentPoint.LayerNorm, "output.LayerNorm"),
    ];
}
