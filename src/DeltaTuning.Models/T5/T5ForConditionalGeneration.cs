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
    /// Generates: the encoder runs once, then the decoder a token at a time with the keys and values of the steps before. Deltas act as in a forward
    /// pass, on the new token alone; what they put in front of keys and values stands there at every step, a prompt in front of the decoder's tokens enters once.
    /// </summary>
    /// <param name="inputs">
    /// Source ids with their mask. <see cref="ModelInputs.DecoderInputIds"/>, without padding, are what every row's output starts with, one row for all or one for each
    /// input; null for the start token. Labels are not read.
    /// </param>
    /// <param name="options">How tokens are chosen; null for the defaults.</param>
    /// <param name="cancellationToken">Ends it between two tokens.</param>
    /// <returns>The tokens, on the model's device.</returns>
    /// <exception cref="ArgumentException">Inputs or options that do not fit the model or each other.</exception>
    /// <exception cref="InvalidOperationException">The model is in training mode, or a processor forbids every token.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what was generated is lost, but for what <see cref="GenerationOptions.OnStep"/> was told.</exception>
    public GenerationOutput Generate(ModelInputs inputs, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        T5Inputs.CheckSource(inputs, _config, this);
        T5Inputs.CheckStart(inputs, _config);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var search = new T5Generation(this, options ?? new(), cancellationToken);
        return search.Run(() => new(_shared.call(inputs.InputIds), inputs.AttentionMask), inputs.InputIds, inputs.DecoderInputIds).MoveToOuterDisposeScope();
    }

    /// <summary>Generates from embedded tokens in the place of ids, as <see cref="Generate"/> does otherwise; transformers' <c>inputs_embeds</c>.</summary>
    /// <param name="source">Token vectors, (batch, length, width), and their mask. Nothing else may be given.</param>
    /// <param name="options">How tokens are chosen; null for the defaults. What compares with the source's tokens does not go with embeddings.</param>
    /// <param name="start">What every row's output starts with, int64, (batch or 1, at least 1); null for the start token.</param>
    /// <param name="cancellationToken">Ends it between two tokens.</param>
    /// <returns>The tokens, on the model's device.</returns>
    /// <exception cref="ArgumentException">Inputs or options that do not fit the model or each other.</exception>
    /// <exception cref="InvalidOperationException">The model is in training mode, or a processor forbids every token.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public GenerationOutput GenerateFrom(EmbeddedTokens source, GenerationOptions? options = null, Tensor? start = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        T5Inputs.CheckEmbedded(source, _config);
        T5Inputs.CheckStart(start, source.Embeddings.shape[0], _config);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        return new T5Generation(this, options ?? new(), cancellationToken).Run(() => source, null, start).MoveToOuterDisposeScope();
    }

    /// <summary>The encoder's states of a batch, in the caller's scope.</summary>
    internal T5States Encode(ModelInputs input) => Encode(new(_shared.call(input.InputIds), input.AttentionMask), input.OutputHiddenStates);

    /// <summary>The encoder's states of embedded tokens, in the caller's scope.</summary>
    internal T5States Encode(EmbeddedTokens source, bool listHidden = false) => _encoder.call(source, null, null, listHidden);

    /// <summary>What the decoder keeps from step to step; the caller disposes it.</summary>
    internal DecoderCache NewCache() => new(_config.LayersOf(StackKind.Decoder));

    /// <summary>The logits of the token after the given ones, (batch, vocabulary), which come after those that the cache holds; without one they are all there are.</summary>
    internal Tensor NextLogits(Tensor ids, T5States encoded, DecoderCache? cache)
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
