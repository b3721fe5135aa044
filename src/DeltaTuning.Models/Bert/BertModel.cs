using DeltaTuning.Files;

namespace DeltaTuning.Models;

/// <summary>
/// BERT without head (<see href="https://arxiv.org/abs/1810.04805">Devlin et al. 2019</see>): ids (batch, length) → states (batch, length, width) and a
/// pooled (batch, width).
/// </summary>
public sealed class BertModel : EncoderModel
{
    internal BertModel(BertConfig config, LayerFactory make, bool pooled = true)
        : base(nameof(BertModel), config, new PositionRule(null), make, pooled) => Config = config;

    /// <summary>The configuration that the model was made from.</summary>
    public BertConfig Config { get; }

    /// <inheritdoc/>
    public override BertConfig GetConfig() => Config;

    /// <summary>Makes a model with fresh parameters, drawn by the configuration's rule.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="options">Labels, loss, dtype, device, seed, ...; null for the configuration's own values in float32 on the CPU.</param>
    /// <returns>The model, in evaluation mode.</returns>
    /// <exception cref="ArgumentException">The configuration's values make no model.</exception>
    /// <exception cref="NotSupportedException">The configuration asks for what the library does not do.</exception>
    public static BertModel FromConfig(BertConfig config, PretrainedOptions? options = null) =>
        PretrainedFactory.FromConfig(config, options, (settings, make) => new BertModel(settings, make));

    /// <summary>Loads a model from a folder with HuggingFace's <c>config.json</c> and safetensors, one file or shards.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Labels, dtype, device, ...; null for the configuration's own values in float32 on the CPU.</param>
    /// <returns>The model, in evaluation mode. <see cref="PretrainedModel.LoadReport"/> lists what the folder had no weights for.</returns>
    /// <exception cref="IOException">The folder, its configuration or its weights are not there or cannot be read; the message says what is there.</exception>
    /// <exception cref="InvalidDataException">The configuration is wrong or of another family, or a file is damaged.</exception>
    /// <exception cref="CheckpointMismatchException">The weights are not those of such a model; the exception lists every difference.</exception>
    /// <exception cref="NotSupportedException">The configuration asks for what the library does not do.</exception>
    public static BertModel FromPretrained(string folder, PretrainedOptions? options = null) =>
        PretrainedFactory.FromPretrained(folder, BertConfig.FromPretrained, options, (settings, make) => new BertModel(settings, make));
}
