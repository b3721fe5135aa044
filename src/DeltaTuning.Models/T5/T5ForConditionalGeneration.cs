using DeltaTuning.Files;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>
/// T5 or mT5 with its projection onto the vocabulary: text to text (https://arxiv.org/abs/1910.10683). Without
/// <see cref="ModelInputs.DecoderInputIds"/> the decoder reads the labels shifted right.
/// </summary>
/// <remarks>
/// Gives <see cref="ModelOutput.Logits"/> (batch, target length, vocabulary), <see cref="ModelOutput.Loss"/> where there are labels (−100 is left out),
/// the last states of decoder and encoder, and on request the states of every layer. A prompt in front of the decoder's tokens lengthens the logits;
/// the loss is then taken over its own tokens. In float16 T5 overflows easily: compute in float32 (the default) or bfloat16.
/// </remarks>
public sealed class T5ForConditionalGeneration : PretrainedModel
{
    private readonly T5Config _config;

    [ComponentName(Name = "shared")]
    private readonly Embedding _shared;

    [ComponentName(Name = "encoder")]
    private readonly T5Stack _encoder;

    [ComponentName(Name = "decoder")]
    private readonly T5Stack _decoder;

    [ComponentName(Name = "lm_head")]
    private readonly nn.Module<Tensor, Tensor> _head;

    private T5ForConditionalGeneration(T5Config config, LayerFactory layers)
        : base(config.ModelType == T5Config.MT5 ? "MT5ForConditionalGeneration" : nameof(T5ForConditionalGeneration))
    {
        _config = config;
        _shared = layers.Embedding(config.VocabSize, config.DModel);
        _encoder = new T5Stack(config, layers, StackKind.Encoder);
        _decoder = new T5Stack(config, layers, StackKind.Decoder);
        _head = config.TieWordEmbeddings ? new TiedLinear(_shared) : layers.Linear(config.DModel, config.VocabSize, bias: false);
        RegisterComponents();
    }

    /// <summary>The configuration that the model was made from.</summary>
    public T5Config Config => _config;

    /// <inheritdoc/>
    public override T5Config GetConfig() => Config;

    /// <summary>Makes a model with fresh weights by transformers' rule, in evaluation mode.</summary>
    /// <param name="config">Its configuration.</param>
    /// <param name="options">dtype, device, seed; null for the defaults.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException">The configuration's values do not make a model.</exception>
    /// <exception cref="NotSupportedException">The configuration asks for what the library does not do.</exception>
    public static T5ForConditionalGeneration FromConfig(T5Config config, PretrainedOptions? options = null) =>
        PretrainedFactory.FromConfig(config, options, (c, layers) => new T5ForConditionalGeneration(c, layers));

    /// <summary>Loads a model from a folder with HuggingFace's <c>config.json</c> and safetensors, one file or shards.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Labels, dtype, device, ...; null for the configuration's own values in float32 on the CPU.</param>
    /// <returns>The model, in evaluation mode. <see cref="PretrainedModel.LoadReport"/> lists what the folder had no weights for.</returns>
    /// <exception cref="IOException">The folder, its configuration or its weights are not there or cannot be read; the message says what is there.</exception>
    /// <exception cref="InvalidDataException">The configuration is wrong or of another family, or a file is damaged.</exception>
    /// <exception cref="CheckpointMismatchException">The weights are not those of such a model; the exception lists every difference.</exception>
    /// <exception cref="NotSupportedException">The configuration asks for what the library does not do.</exception>
    public static T5ForConditionalGeneration FromPretrained(string folder, PretrainedOptions? options = null) =>
        PretrainedFactory.FromPretrained(folder, T5Config.FromPretrained, options, (settings, make) => new T5ForConditionalGeneration(settings, make));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Shapes that do not fit together, ids out of range, neither labels nor decoder ids, or an argument that T5 does not know.</exception>
    public override ModelOutput forward(ModelInputs input)
    {
        ArgumentNullException.ThrowIfNull(input);
        T5Inputs.CheckSource(input, _config, this);
        T5Inputs.CheckTarget(input, _config);
        using var scope = NewDisposeScope();
        var encoded = Encode(input);
        var decoderIds = input.DecoderInputIds ?? T5Inputs.ShiftRight(input.Labels!, _config);
        var decoded = _decoder.call(new EmbeddedTokens(_shared.call(decoderIds), input.DecoderAttentionMask), encoded, null, input.OutputHiddenStates);
        var logits = Project(decoded.Last);
        return new ModelOutput
        {
            Loss = input.Labels is { } labels ? Loss.Tokens(TokenScores.Of(logits, decoded.TokenPlaces), labels) : null,
            Logits = logits,
            LastHiddenState = decoded.Last,
            EncoderLastHiddenState = encoded.Last,
            TokenPlaces = decoded.TokenPlaces,
            EncoderHiddenStates = encoded.Hidden,
            DecoderHiddenStates = decoded.Hidden,
        }.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Generates greedily: the encoder runs once, then the decoder a token at a time with the keys and values of the steps before. Deltas act as in a forward
    /// pass, on the new token alone; what they put in front of keys and values stands there at every step, a prompt in front of the decoder's tokens enters once.
    /// </summary>
    /// <param name="inputs">
    /// Source ids with their mask. <see cref="ModelInputs.DecoderInputIds"/>, without padding, are what every row's output starts with; null for the start token.
    /// Labels are not read.
    /// </param>
    /// <param name="options">Lengths and end tokens; null for the defaults.</param>
    /// <param name="cancellationToken">Ends it between two tokens.</param>
    /// <returns>The tokens.</returns>
    /// <exception cref="ArgumentException">Inputs or options that do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The model is in training mode.</exception>
    public GenerationOutput Generate(ModelInputs inputs, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        options ??= new();
        GenerationOptions.Check(options, _config.VocabSize);
        T5Inputs.CheckSource(inputs, _config, this);
        T5Inputs.CheckStart(inputs, _config);
        if (training)
            throw new InvalidOperationException("The model is in training mode, where dropout makes every output another one; call eval() before generating.");
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var cache = NewCache();
        var encoded = Encode(inputs);
        var start = inputs.DecoderInputIds ?? full([inputs.BatchSize, 1], TensorMath.Held((long)_config.DecoderStartTokenId), ScalarType.Int64, inputs.InputIds.device);
        return GreedySearch.Run(start, ids => NextLogits(ids, encoded, cache), options.EndTokens ?? [_config.EosTokenId], _config.PadTokenId, options, cancellationToken)
            .MoveToOuterDisposeScope();
    }

    /// <summary>The encoder's states of a batch, in the caller's scope.</summary>
    internal T5States Encode(ModelInputs input) =>
        _encoder.call(new EmbeddedTokens(_shared.call(input.InputIds), input.AttentionMask), null, null, input.OutputHiddenStates);

    /// <summary>What the decoder keeps from step to step; the caller disposes it.</summary>
    internal DecoderCache NewCache() => new(_config.LayersOf(StackKind.Decoder));

    /// <summary>The scores of the token after the given ones, (batch, vocabulary), which come after those that the cache holds.</summary>
    internal Tensor NextLogits(Tensor ids, T5States encoded, DecoderCache cache)
    {
        using var scope = NewDisposeScope();
        var decoded = _decoder.call(new EmbeddedTokens(_shared.call(ids)), encoded, cache, false);
        var states = TokenScores.Of(decoded.Last, decoded.TokenPlaces);
        return Project(states.narrow(1, states.shape[1] - 1, 1)).squeeze(1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    internal override CheckpointRules Rules(IReadOnlyCollection<string> fileNames) => T5Checkpoint.Rules(fileNames, _config.TieWordEmbeddings);

    /// <inheritdoc/>
    internal override void Initialize(string name, Tensor parameter, Initializer initializer) => T5Initialization.Fill(name, parameter, _config, initializer);

    /// <inheritdoc/>
    private protected override BackboneMap CreateMap() => new()
    {
        Sites = T5Map.Sites(_config, StackKind.Encoder, StackKind.Decoder),
        PeftTask = "SEQ_2_SEQ_LM",
        OutputEmbedding = "lm_head",
    };

    private Tensor Project(Tensor states) => _head.call(_config.ScaleDecoderOutputs ? states.Times(Math.Pow(_config.DModel, -0.5)) : states);
}
