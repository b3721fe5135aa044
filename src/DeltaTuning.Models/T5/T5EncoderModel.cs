using DeltaTuning.Files;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>The encoder of T5 or mT5 alone.</summary>
/// <remarks>
/// Gives <see cref="ModelOutput.LastHiddenState"/> (batch, length, width) and on request <see cref="ModelOutput.HiddenStates"/>. It also loads from the
/// folder of a whole model, whose decoder it leaves out.
/// </remarks>
public sealed class T5EncoderModel : PretrainedModel
{
    private readonly T5Config _config;

    [ComponentName(Name = "shared")]
    private readonly Embedding _shared;

    [ComponentName(Name = "encoder")]
    private readonly T5Stack _encoder;

    private T5EncoderModel(T5Config config, LayerFactory layers)
        : base(config.ModelType == T5Config.MT5 ? "MT5EncoderModel" : nameof(T5EncoderModel))
    {
        _config = config;
        _shared = layers.Embedding(config.VocabSize, config.DModel);
        _encoder = new T5Stack(config, layers, StackKind.Encoder);
        RegisterComponents();
    }

    /// <summary>The configuration that the model was made from.</summary>
    public T5Config Config => _config;

    /// <inheritdoc/>
    public override T5Config GetConfig() => Config;

    /// <summary>Makes an encoder with fresh weights by transformers' rule, in evaluation mode.</summary>
    /// <param name="config">Its configuration.</param>
    /// <param name="options">dtype, device, seed; null for the defaults.</param>
    /// <returns>The encoder.</returns>
    /// <exception cref="ArgumentException">The configuration's values do not make a model.</exception>
    /// <exception cref="NotSupportedException">The configuration asks for what the library does not do.</exception>
    public static T5EncoderModel FromConfig(T5Config config, PretrainedOptions? options = null) =>
        PretrainedFactory.FromConfig(config, options, (c, layers) => new T5EncoderModel(c, layers));

    /// <summary>Loads a model from a folder with HuggingFace's <c>config.json</c> and safetensors, one file or shards.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Labels, dtype, device, ...; null for the configuration's own values in float32 on the CPU.</param>
    /// <returns>The model, in evaluation mode. <see cref="PretrainedModel.LoadReport"/> lists what the folder had no weights for.</returns>
    /// <exception cref="IOException">The folder, its configuration or its weights are not there or cannot be read; the message says what is there.</exception>
    /// <exception cref="InvalidDataException">The configuration is wrong or of another family, or a file is damaged.</exception>
    /// <exception cref="CheckpointMismatchException">The weights are not those of such a model; the exception lists every difference.</exception>
    /// <exception cref="NotSupportedException">The configuration asks for what the library does not do.</exception>
    public static T5EncoderModel FromPretrained(string folder, PretrainedOptions? options = null) =>
        PretrainedFactory.FromPretrained(folder, T5Config.FromPretrained, options, (settings, make) => new T5EncoderModel(settings, make));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Shapes that do not fit together, ids out of range, or an argument that the encoder does not know.</exception>
    public override ModelOutput forward(ModelInputs input)
    {
        ArgumentNullException.ThrowIfNull(input);
        T5Inputs.CheckSource(input, _config, this);
        InputGuard.Absent(input.DecoderInputIds, nameof(ModelInputs.DecoderInputIds), this);
        InputGuard.Absent(input.DecoderAttentionMask, nameof(ModelInputs.DecoderAttentionMask), this);
        InputGuard.Absent(input.Labels, nameof(ModelInputs.Labels), this);
        using var scope = NewDisposeScope();
        var encoded = _encoder.call(new EmbeddedTokens(_shared.call(input.InputIds), input.AttentionMask), null, null, input.OutputHiddenStates);
        return new ModelOutput { LastHiddenState = encoded.Last, HiddenStates = encoded.Hidden, TokenPlaces = encoded.TokenPlaces }.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    internal override CheckpointRules Rules(IReadOnlyCollection<string> fileNames) => T5Checkpoint.EncoderRules(fileNames);

    /// <inheritdoc/>
    internal override void Initialize(string name, Tensor parameter, Initializer initializer) => T5Initialization.Fill(name, parameter, _config, initializer);

    /// <inheritdoc/>
    private protected override BackboneMap CreateMap() => new() { Sites = T5Map.Sites(_config, StackKind.Encoder) };
}
