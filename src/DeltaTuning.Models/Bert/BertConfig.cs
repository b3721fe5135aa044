using System.Text.Json.Nodes;

namespace DeltaTuning.Models;

/// <summary>BERT's configuration. The defaults are those of <c>bert-base-uncased</c>: 30522 tokens, 512 positions, 2 segments, ε = 1e-12, padding 0.</summary>
public sealed record BertConfig : EncoderConfig
{
    internal const string Family = "bert";

    private const string Defaults = """
        {
          "model_type": "bert", "vocab_size": 30522, "hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072,
          "hidden_act": "gelu", "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1, "classifier_dropout": null,
          "max_position_embeddings": 512, "type_vocab_size": 2, "initializer_range": 0.02, "layer_norm_eps": 1e-12, "pad_token_id": 0
        }
        """;

    /// <summary>Makes the default configuration; set what differs.</summary>
    public BertConfig()
        : this(given: null)
    {
    }

    internal BertConfig(JsonObject? given)
        : base(Defaults, given)
    {
    }

    /// <summary>Reads the <c>config.json</c> of a model's folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The configuration, unchecked until a model is made from it.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder has no <c>config.json</c>.</exception>
    /// <exception cref="InvalidDataException">The file is no JSON object, or of another family.</exception>
    public static BertConfig FromPretrained(string folder) => new(Read(folder, Family));
}
