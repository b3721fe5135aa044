using System.Text.Json.Nodes;

namespace DeltaTuning.Models;

/// <summary>RoBERTa's configuration. The defaults are HuggingFace's: 50265 tokens, 512 positions, 2 segments, ε = 1e-12, padding 1; <see cref="RobertaBase"/> has those of <c>roberta-base</c>.</summary>
public sealed record RobertaConfig : EncoderConfig
{
    internal const string Family = "roberta";

    private const string Defaults = """
        {
          "model_type": "roberta", "vocab_size": 50265, "hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072,
          "hidden_act": "gelu", "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1, "classifier_dropout": null,
          "max_position_embeddings": 512, "type_vocab_size": 2, "initializer_range": 0.02, "layer_norm_eps": 1e-12,
          "pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2
        }
        """;

    /// <summary>Makes HuggingFace's default configuration; set what differs.</summary>
    public RobertaConfig()
        : this(given: null)
    {
    }

    internal RobertaConfig(JsonObject? given)
        : base(Defaults, given)
    {
    }

    /// <summary>The configuration of <c>roberta-base</c>: 514 positions, one segment, ε = 1e-5.</summary>
    public static RobertaConfig RobertaBase => new() { MaxPositionEmbeddings = 514, TypeVocabSize = 1, LayerNormEps = 1e-5 };

    /// <summary>The configuration of <c>roberta-large</c>: <see cref="RobertaBase"/> with 24 layers of width 1024.</summary>
    public static RobertaConfig RobertaLarge => RobertaBase with { HiddenSize = 1024, NumHiddenLayers = 24, NumAttentionHeads = 16, IntermediateSize = 4096 };

    /// <summary>Reads the <c>config.json</c> of a model's folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The configuration, unchecked until a model is made from it.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder has no <c>config.json</c>.</exception>
    /// <exception cref="InvalidDataException">The file is no JSON object, or of another family.</exception>
    public static RobertaConfig FromPretrained(string folder) => new(Read(folder, Family));

    internal override IEnumerable<string> Problems()
    {
        foreach (var problem in base.Problems())
            yield return problem;
        if (MaxPositionEmbeddings <= PadTokenId + 1)
            yield return $"max_position_embeddings ({MaxPositionEmbeddings}) must be over pad_token_id + 1 ({PadTokenId + 1}), where RoBERTa's positions start.";
    }
}
