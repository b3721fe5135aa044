namespace DeltaTuning;

/// <summary>What passes at a place of a backbone where a delta can attach; the same word in every family.</summary>
public enum AttachmentKind
{
    /// <summary>The query projection of an attention: a linear layer.</summary>
    Query,

    /// <summary>The key projection of an attention: a linear layer.</summary>
    Key,

    /// <summary>The value projection of an attention: a linear layer.</summary>
    Value,

    /// <summary>The output projection of an attention: a linear layer.</summary>
    AttentionOutput,

    /// <summary>The first linear layer of a feed-forward block; both of them where the block is gated.</summary>
    FeedForwardIn,

    /// <summary>The last linear layer of a feed-forward block.</summary>
    FeedForwardOut,

    /// <summary>The <see cref="SublayerSeam"/> after an attention, before its residual sum.</summary>
    AttentionBlock,

    /// <summary>The <see cref="SublayerSeam"/> after a feed-forward block, before its residual sum.</summary>
    FeedForwardBlock,

    /// <summary>The <see cref="KeyValueSeam"/> of an attention: its keys and values with their mask.</summary>
    KeyValues,

    /// <summary>The <see cref="EmbeddingSeam"/> of a stack: its embedded tokens with their mask.</summary>
    Embeddings,

    /// <summary>The table that turns token ids into vectors: an embedding layer.</summary>
    TokenEmbedding,

    /// <summary>A layer normalization (or T5's root mean square one).</summary>
    LayerNorm,

    /// <summary>A linear layer of a task head, such as a classifier.</summary>
    Head,

    /// <summary>The <see cref="EmbeddingSeam"/> after an embedding block, with positions added, normalized, after dropout: what the first layer reads.</summary>
    EmbeddingBlock,
}

/// <summary>Which half of a backbone a point is in. A model with one stack has encoder points only.</summary>
public enum StackKind
{
    /// <summary>The encoder, or the only stack of a model without decoder.</summary>
    Encoder,

    /// <summary>The decoder.</summary>
    Decoder,
}

/// <summary>Where an attention takes its keys and values from.</summary>
public enum AttentionKind
{
    /// <summary>From the same sequence as the queries.</summary>
    Self,

    /// <summary>From the encoder's output.</summary>
    Cross,
}

/// <summary>
/// A named place in a backbone, the same word in every family. Without <see cref="Stack"/> or <see cref="Attention"/> it stands for all of them.
/// </summary>
/// <param name="Kind">What passes there.</param>
/// <param name="Stack">Encoder or decoder; null for both.</param>
/// <param name="Attention">Self- or cross-attention; null for both, or where there is no attention.</param>
public readonly record struct AttachmentPoint(AttachmentKind Kind, StackKind? Stack = null, AttentionKind? Attention = null)
{
    /// <summary>Query projections.</summary>
    public static AttachmentPoint Query => new(AttachmentKind.Query);

    /// <summary>Key projections.</summary>
    public static AttachmentPoint Key => new(AttachmentKind.Key);

    /// <summary>Value projections.</summary>
    public static AttachmentPoint Value => new(AttachmentKind.Value);

    /// <summary>Output projections of attentions.</summary>
    public static AttachmentPoint AttentionOutput => new(AttachmentKind.AttentionOutput);

    /// <summary>First linear layers of feed-forward blocks.</summary>
    public static AttachmentPoint FeedForwardIn => new(AttachmentKind.FeedForwardIn);

    /// <summary>Last linear layers of feed-forward blocks.</summary>
    public static AttachmentPoint FeedForwardOut => new(AttachmentKind.FeedForwardOut);

    /// <summary>Attention blocks before their residual sums.</summary>
    public static AttachmentPoint AttentionBlock => new(AttachmentKind.AttentionBlock);

    /// <summary>Feed-forward blocks before their residual sums.</summary>
    public static AttachmentPoint FeedForwardBlock => new(AttachmentKind.FeedForwardBlock);

    /// <summary>Keys and values of attentions, with their masks.</summary>
    public static AttachmentPoint KeyValues => new(AttachmentKind.KeyValues);

    /// <summary>Embedded tokens of stacks, with their masks.</summary>
    public static AttachmentPoint Embeddings => new(AttachmentKind.Embeddings);

    /// <summary>Outputs of embedding blocks, with their masks.</summary>
    public static AttachmentPoint EmbeddingBlock => new(AttachmentKind.EmbeddingBlock);

    /// <summary>Token embedding tables.</summary>
    public static AttachmentPoint TokenEmbedding => new(AttachmentKind.TokenEmbedding);

    /// <summary>Layer normalizations.</summary>
    public static AttachmentPoint LayerNorm => new(AttachmentKind.LayerNorm);

    /// <summary>Linear layers of task heads.</summary>
    public static AttachmentPoint Head => new(AttachmentKind.Head);

    /// <summary>The same point in one stack only.</summary>
    /// <param name="stack">Encoder or decoder.</param>
    /// <returns>The narrower point.</returns>
    public AttachmentPoint In(StackKind stack) => this with { Stack = stack };

    /// <summary>The same point of one kind of attention only.</summary>
    /// <param name="attention">Self- or cross-attention.</param>
    /// <returns>The narrower point.</returns>
    public AttachmentPoint Of(AttentionKind attention) => this with { Attention = attention };

    /// <summary>Whether a place of a backbone is one that this point stands for.</summary>
    /// <param name="site">The place's own, fully specified point.</param>
    /// <returns>True where kind, stack and attention agree or are left open here.</returns>
    public bool Covers(AttachmentPoint site) =>
        Kind == site.Kind && (Stack is null || Stack == site.Stack) && (Attention is null || Attention == site.Attention);
}
