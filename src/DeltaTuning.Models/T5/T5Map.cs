namespace DeltaTuning.Models;

/// <summary>The attachment points of T5 models.</summary>
internal static class T5Map
{
    /// <summary>The sites of a model's stacks in the order of the forward pass.</summary>
    public static IReadOnlyList<BackboneSite> Sites(T5Config config, params ReadOnlySpan<StackKind> stacks)
    {
        // One table for both stacks: it is in neither.
        var sites = new List<BackboneSite> { new(AttachmentPoint.TokenEmbedding, "shared") };
        foreach (var stack in stacks)
        {
            var name = stack is StackKind.Encoder ? "encoder" : "decoder";
            sites.Add(new BackboneSite(AttachmentPoint.Embeddings.In(stack), $"{name}.tokens") { Width = config.DModel });
            for (var layer = 0; layer < config.LayersOf(stack); layer++)
                sites.AddRange(Block(config, stack, $"{name}.block.{layer}.layer", layer));
            sites.Add(new BackboneSite(AttachmentPoint.LayerNorm.In(stack), $"{name}.final_layer_norm"));
        }
        return sites;
    }

    private static IEnumerable<BackboneSite> Block(T5Config config, StackKind stack, string path, int layer)
    {
        var sites = Attention(AttentionKind.Self, $"{path}.0", "SelfAttention");
        if (stack is StackKind.Decoder)
            sites = sites.Concat(Attention(AttentionKind.Cross, $"{path}.1", "EncDecAttention"));
        return sites.Concat(FeedForward(config, stack is StackKind.Decoder ? $"{path}.2" : $"{path}.1"))
            .Select(site => Site(config, site.Point.In(stack), site.Path, layer));
    }

    private static BackboneSite Site(T5Config config, AttachmentPoint point, string path, int layer) => new(point, path, layer)
    {
        Width = point.Kind switch
        {
            AttachmentKind.KeyValues => config.NumHeads * config.DKv,
            AttachmentKind.AttentionBlock or AttachmentKind.FeedForwardBlock => config.DModel,
            _ => 0,
        },
        Heads = point.Kind is AttachmentKind.KeyValues ? config.NumHeads : 0,
    };

    private static IEnumerable<(AttachmentPoint Point, string Path)> Attention(AttentionKind kind, string path, string name)
    {
        yield return (AttachmentPoint.LayerNorm, $"{path}.layer_norm");
        yield return (AttachmentPoint.Query.Of(kind), $"{path}.{name}.q");
        yield return (AttachmentPoint.Key.Of(kind), $"{path}.{name}.k");
        yield return (AttachmentPoint.Value.Of(kind), $"{path}.{name}.v");
        yield return (AttachmentPoint.KeyValues.Of(kind), $"{path}.{name}.key_values");
        yield return (AttachmentPoint.AttentionOutput.Of(kind), $"{path}.{name}.o");
        yield return (AttachmentPoint.AttentionBlock.Of(kind), $"{path}.sublayer");
    }

    private static IEnumerable<(AttachmentPoint Point, string Path)> FeedForward(T5Config config, string path)
    {
        yield return (AttachmentPoint.LayerNorm, $"{path}.layer_norm");
        foreach (var name in config.IsGated ? new[] { "wi_0", "wi_1" } : ["wi"])
            yield return (AttachmentPoint.FeedForwardIn, $"{path}.DenseReluDense.{name}");
        yield return (AttachmentPoint.FeedForwardOut, $"{path}.DenseReluDense.wo");
        yield return (AttachmentPoint.FeedForwardBlock, $"{path}.sublayer");
    }
}
