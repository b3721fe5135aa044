namespace DeltaTuning.Modules;

/// <summary>Where <see cref="BitFit"/> trains biases, by the model's map.</summary>
[Flags]
public enum BiasScope
{
    /// <summary>Nowhere; no option.</summary>
    None = 0,

    /// <summary>Query, key, value and output projections of self-attentions.</summary>
    SelfAttention = 1,

    /// <summary>Query, key, value and output projections of cross-attentions.</summary>
    CrossAttention = 2,

    /// <summary>Linear layers of feed-forward blocks.</summary>
    FeedForward = 4,

    /// <summary>Normalizations: in the layers, of the embeddings, at the end of a stack.</summary>
    LayerNorm = 8,

    /// <summary>What the map puts into no layer: a pooler, a language model's head with its projection onto the vocabulary, a task head that is not trained whole.</summary>
    Head = 16,

    /// <summary>All attentions.</summary>
    Attention = SelfAttention | CrossAttention,

    /// <summary>Everywhere.</summary>
    All = Attention | FeedForward | LayerNorm | Head,
}
