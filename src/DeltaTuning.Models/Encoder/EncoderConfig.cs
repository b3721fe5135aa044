using System.Text.Json.Nodes;

namespace DeltaTuning.Models;

/// <summary>What BERT's and RoBERTa's configurations have in common, named as HuggingFace's fields.</summary>
public abstract record EncoderConfig : PretrainedConfig
{
    private protected EncoderConfig(string defaults, JsonObject? given)
        : base(defaults, given)
    {
    }

    /// <summary>Number of token ids, <c>vocab_size</c>.</summary>
    public int VocabSize { get => Integer("vocab_size"); init => Set("vocab_size", value); }

    /// <summary>Width of the hidden states, <c>hidden_size</c>; a multiple of <see cref="NumAttentionHeads"/>.</summary>
    /// <value>Default 768.</value>
    public int HiddenSize { get => Integer("hidden_size"); init => Set("hidden_size", value); }

    /// <summary>Number of layers, <c>num_hidden_layers</c>.</summary>
    /// <value>Default 12.</value>
    public int NumHiddenLayers { get => Integer("num_hidden_layers"); init => Set("num_hidden_layers", value); }

    /// <summary>Number of attention heads of a layer, <c>num_attention_heads</c>.</summary>
    /// <value>Default 12.</value>
    public int NumAttentionHeads { get => Integer("num_attention_heads"); init => Set("num_attention_heads", value); }

    /// <summary>Width between the two layers of a feed-forward block, <c>intermediate_size</c>.</summary>
    /// <value>Default 3072.</value>
    public int IntermediateSize { get => Integer("intermediate_size"); init => Set("intermediate_size", value); }

    /// <summary>Name of the activation function in the feed-forward blocks, <c>hidden_act</c>.</summary>
    /// <value>Default <c>gelu</c>, by the error function.</value>
    public string HiddenAct { get => Text("hidden_act"); init => Set("hidden_act", value); }

    /// <summary>Dropout after the embeddings and after each dense layer, <c>hidden_dropout_prob</c>, from 0 to below 1.</summary>
    /// <value>Default 0.1.</value>
    public double HiddenDropoutProb { get => Number("hidden_dropout_prob"); init => Set("hidden_dropout_prob", value); }

    /// <summary>Dropout of the attention's probabilities, <c>attention_probs_dropout_prob</c>, from 0 to below 1.</summary>
    /// <value>Default 0.1.</value>
    public double AttentionProbsDropoutProb { get => Number("attention_probs_dropout_prob"); init => Set("attention_probs_dropout_prob", value); }

    /// <summary>Dropout in a classification head, <c>classifier_dropout</c>, from 0 to below 1.</summary>
    /// <value>Default null: <see cref="HiddenDropoutProb"/>.</value>
    public double? ClassifierDropout { get => OptionalNumber("classifier_dropout"); init => Set("classifier_dropout", value); }

    /// <summary>Rows of the position table, <c>max_position_embeddings</c>; RoBERTa loses the padding id and those below it.</summary>
    public int MaxPositionEmbeddings { get => Integer("max_position_embeddings"); init => Set("max_position_embeddings", value); }

    /// <summary>Number of segment ids, <c>type_vocab_size</c>.</summary>
    public int TypeVocabSize { get => Integer("type_vocab_size"); init => Set("type_vocab_size", value); }

    /// <summary>Standard deviation of fresh weights, <c>initializer_range</c>.</summary>
    /// <value>Default 0.02.</value>
    public double InitializerRange { get => Number("initializer_range"); init => Set("initializer_range", value); }

    /// <summary>What is added to the variance in layer normalizations, <c>layer_norm_eps</c>.</summary>
    public double LayerNormEps { get => Number("layer_norm_eps"); init => Set("layer_norm_eps", value); }

    /// <summary>The padding token's id, <c>pad_token_id</c>.</summary>
    public int PadTokenId { get => Integer("pad_token_id"); init => Set("pad_token_id", value); }

    /// <inheritdoc cref="ClassifierDropout"/>
    internal double HeadDropout => ClassifierDropout ?? HiddenDropoutProb;

    internal override IEnumerable<string> Problems()
    {
        foreach (var (name, value) in new[]
        {
            ("vocab_size", VocabSize), ("hidden_size", HiddenSize), ("num_hidden_layers", NumHiddenLayers), ("num_attention_heads", NumAttentionHeads),
            ("intermediate_size", IntermediateSize), ("max_position_embeddings", MaxPositionEmbeddings), ("type_vocab_size", TypeVocabSize),
        })
        {
            if (value < 1)
                yield return $"{name} is {value}; it must be at least 1.";
        }
        if (HiddenSize % NumAttentionHeads != 0)
            yield return $"hidden_size ({HiddenSize}) must be a multiple of num_attention_heads ({NumAttentionHeads}).";
        if (PadTokenId < 0 || PadTokenId >= VocabSize)
            yield return $"pad_token_id is {PadTokenId}; it must be from 0 to below vocab_size ({VocabSize}).";
        foreach (var (name, value) in new[]
        {
            ("hidden_dropout_prob", HiddenDropoutProb), ("attention_probs_dropout_prob", AttentionProbsDropoutProb), ("classifier_dropout", HeadDropout),
        })
        {
            if (value is not (>= 0 and < 1))
                yield return $"{name} is {value}; it must be from 0 to below 1.";
        }
        if (!(InitializerRange >= 0) || !(LayerNormEps > 0))
            yield return $"initializer_range ({InitializerRange}) must not be negative and layer_norm_eps ({LayerNormEps}) must be positive.";
        if (!Activation.Exists(HiddenAct))
            yield return $"hidden_act is \"{HiddenAct}\"; known are {Activation.Names}.";
        if (Labels < 1)
            yield return $"There are {Labels} labels; there must be at least 1.";
        _ = ProblemType;
    }

    internal override IEnumerable<string> Unsupported()
    {
        if (OptionalText("position_embedding_type") is { } positions and not "absolute")
            yield return $"position_embedding_type is \"{positions}\"; only \"absolute\" is supported.";
        foreach (var name in new[] { "is_decoder", "add_cross_attention" })
        {
            if (OptionalFlag(name) == true)
                yield return $"{name} is true; {ModelType} is supported as an encoder only, without cross-attention.";
        }
    }
}
