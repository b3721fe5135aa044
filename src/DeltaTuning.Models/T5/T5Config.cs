using System.Text.Json.Nodes;

namespace DeltaTuning.Models;

/// <summary>Configuration of T5 (v1.0, v1.1, FLAN) and mT5 models, under the names of their <c>config.json</c>.</summary>
public sealed record T5Config : PretrainedConfig
{
    /// <summary>The <c>model_type</c> of T5.</summary>
    internal const string T5 = "t5";

    /// <summary>The <c>model_type</c> of mT5.</summary>
    internal const string MT5 = "mt5";

    private const string T5Defaults = """
        {
          "model_type": "t5", "vocab_size": 32128, "d_model": 512, "d_kv": 64, "d_ff": 2048, "num_layers": 6, "num_heads": 8,
          "relative_attention_num_buckets": 32, "relative_attention_max_distance": 128, "dropout_rate": 0.1, "layer_norm_epsilon": 1e-06,
          "initializer_factor": 1.0, "feed_forward_proj": "relu", "is_encoder_decoder": true, "pad_token_id": 0, "eos_token_id": 1,
          "decoder_start_token_id": 0, "tie_word_embeddings": true
        }
        """;

    private const string MT5Defaults = """
        {
          "model_type": "mt5", "vocab_size": 250112, "d_model": 512, "d_kv": 64, "d_ff": 1024, "num_layers": 8, "num_heads": 6,
          "relative_attention_num_buckets": 32, "relative_attention_max_distance": 128, "dropout_rate": 0.1, "layer_norm_epsilon": 1e-06,
          "initializer_factor": 1.0, "feed_forward_proj": "gated-gelu", "is_encoder_decoder": true, "pad_token_id": 0, "eos_token_id": 1,
          "decoder_start_token_id": 0, "tie_word_embeddings": false, "tokenizer_class": "T5Tokenizer"
        }
        """;

    /// <summary>T5-small's configuration.</summary>
    public T5Config()
        : base(T5Defaults, null)
    {
    }

    internal T5Config(JsonObject? given, string family)
        : base(family == MT5 ? MT5Defaults : T5Defaults, given)
    {
    }

    /// <summary>mT5-small's configuration, the starting point of mT5 models.</summary>
    public static T5Config MT5Small { get; } = new(null, MT5);

    /// <summary>Reads the <c>config.json</c> of a model's folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The configuration, unchecked until a model is made from it.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder has no <c>config.json</c>.</exception>
    /// <exception cref="InvalidDataException">The file is no JSON object, or of another family.</exception>
    public static T5Config FromPretrained(string folder)
    {
        var json = Read(folder, T5, MT5);
        return new(json, json["model_type"]!.GetValue<string>());
    }

    /// <summary>Rows of the token embedding.</summary>
    /// <value>Default 32128; 250112 for mT5.</value>
    public int VocabSize { get => Integer("vocab_size"); init => Set("vocab_size", value); }

    /// <summary>Width of the hidden states.</summary>
    /// <value>Default 512.</value>
    public int DModel { get => Integer("d_model"); init => Set("d_model", value); }

    /// <summary>Width of a head's keys and values; times <see cref="NumHeads"/> it need not be <see cref="DModel"/>.</summary>
    /// <value>Default 64.</value>
    public int DKv { get => Integer("d_kv"); init => Set("d_kv", value); }

    /// <summary>Inner width of the feed-forward layers.</summary>
    /// <value>Default 2048; 1024 for mT5.</value>
    public int DFf { get => Integer("d_ff"); init => Set("d_ff", value); }

    /// <summary>Layers of the encoder.</summary>
    /// <value>Default 6; 8 for mT5.</value>
    public int NumLayers { get => Integer("num_layers"); init => Set("num_layers", value); }

    /// <summary>Layers of the decoder.</summary>
    /// <value>Default: as many as <see cref="NumLayers"/>.</value>
    public int NumDecoderLayers { get => OptionalInteger("num_decoder_layers") ?? NumLayers; init => Set("num_decoder_layers", value); }

    /// <summary>Heads of every attention.</summary>
    /// <value>Default 8; 6 for mT5.</value>
    public int NumHeads { get => Integer("num_heads"); init => Set("num_heads", value); }

    /// <summary>Buckets of relative positions.</summary>
    /// <value>Default 32.</value>
    public int RelativeAttentionNumBuckets { get => Integer("relative_attention_num_buckets"); init => Set("relative_attention_num_buckets", value); }

    /// <summary>The distance in tokens from which on all share the last bucket.</summary>
    /// <value>Default 128.</value>
    public int RelativeAttentionMaxDistance { get => Integer("relative_attention_max_distance"); init => Set("relative_attention_max_distance", value); }

    /// <summary>Share of values that dropout sets to zero while training: in embeddings, attention weights, feed-forward layers and after every sublayer.</summary>
    /// <value>Default 0.1.</value>
    public double DropoutRate { get => Number("dropout_rate"); init => Set("dropout_rate", value); }

    /// <summary>Added to the mean square in the normalizations.</summary>
    /// <value>Default 1e-6.</value>
    public double LayerNormEpsilon { get => Number("layer_norm_epsilon"); init => Set("layer_norm_epsilon", value); }

    /// <summary>Scales the standard deviations of fresh weights.</summary>
    /// <value>Default 1.</value>
    public double InitializerFactor { get => Number("initializer_factor"); init => Set("initializer_factor", value); }

    /// <summary>
    /// The feed-forward layers: an activation's name such as <c>relu</c>, or <c>gated-</c> and a name such as <c>gated-gelu</c> (which means gelu_new)
    /// or <c>gated-silu</c>.
    /// </summary>
    /// <value>Default relu; gated-gelu for mT5.</value>
    public string FeedForwardProj
    {
        get => Text("feed_forward_proj");
        init
        {
            Set("feed_forward_proj", value);
            Set("dense_act_fn", null);
            Set("is_gated_act", null);
        }
    }

    /// <summary>Whether the decoder's states are multiplied by <see cref="DModel"/>^−½ before the projection onto the vocabulary.</summary>
    /// <value>Default: <see cref="PretrainedConfig.TieWordEmbeddings"/>.</value>
    public bool ScaleDecoderOutputs { get => OptionalFlag("scale_decoder_outputs") ?? TieWordEmbeddings; init => Set("scale_decoder_outputs", value); }

    /// <summary>The padding token.</summary>
    /// <value>Default 0.</value>
    public int PadTokenId { get => OptionalInteger("pad_token_id") ?? 0; init => Set("pad_token_id", value); }

    /// <summary>The token that ends a text.</summary>
    /// <value>Default 1.</value>
    public int EosTokenId { get => OptionalInteger("eos_token_id") ?? 1; init => Set("eos_token_id", value); }

    /// <summary>The token that the decoder starts with.</summary>
    /// <value>Default: <see cref="PadTokenId"/>.</value>
    public int DecoderStartTokenId { get => OptionalInteger("decoder_start_token_id") ?? PadTokenId; init => Set("decoder_start_token_id", value); }

    /// <summary>Whether the feed-forward layers are gated.</summary>
    internal bool IsGated => OptionalFlag("is_gated_act") ?? FeedForwardProj.StartsWith("gated-", StringComparison.Ordinal);

    /// <summary>The activation's name for <see cref="Activation.Of"/>.</summary>
    internal string ActivationName => OptionalText("dense_act_fn") ?? FeedForwardProj switch
    {
        "gated-gelu" => "gelu_new",
        ['g', 'a', 't', 'e', 'd', '-', .. var name] => name,
        var name => name,
    };

    /// <summary>Layers of a stack.</summary>
    internal int LayersOf(StackKind stack) => stack is StackKind.Encoder ? NumLayers : NumDecoderLayers;

    /// <inheritdoc/>
    internal override IEnumerable<string> Problems()
    {
        foreach (var (name, value) in new[]
        {
            ("vocab_size", VocabSize), ("d_model", DModel), ("d_kv", DKv), ("d_ff", DFf), ("num_layers", NumLayers), ("num_decoder_layers", NumDecoderLayers), ("num_heads", NumHeads),
        })
        {
            if (value < 1)
                yield return $"{name} is {value}; it must be at least 1.";
        }
        if (RelativeAttentionNumBuckets < 4)
            yield return $"relative_attention_num_buckets is {RelativeAttentionNumBuckets}; it must be at least 4.";
        if (RelativeAttentionMaxDistance <= RelativeAttentionNumBuckets / 2)
            yield return $"relative_attention_max_distance is {RelativeAttentionMaxDistance}; it must be more than half of relative_attention_num_buckets, {RelativeAttentionNumBuckets}.";
        if (DropoutRate is not (>= 0 and < 1))
            yield return $"dropout_rate is {DropoutRate}; it must be at least 0 and less than 1.";
        if (!Activation.Exists(ActivationName))
            yield return $"feed_forward_proj is \"{FeedForwardProj}\"; known are relu, gated-gelu, gated-silu, and these names alone or after \"gated-\": {Activation.Names}.";
        foreach (var (name, id) in new[] { ("pad_token_id", PadTokenId), ("decoder_start_token_id", DecoderStartTokenId) })
        {
            if (id < 0 || id >= VocabSize)
                yield return $"{name} is {id}; it must be a row of the vocabulary of {VocabSize}.";
        }
    }

    /// <inheritdoc/>
    internal override IEnumerable<string> Unsupported()
    {
        if (OptionalFlag("tie_encoder_decoder") is true)
            yield return "tie_encoder_decoder is true; encoder and decoder with shared weights are not supported.";
    }
}
