using DeltaTuning.Files;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>BERT with its masked language modelling head: (batch, length) → (batch, length, vocabulary).</summary>
public sealed class BertForMaskedLM : EncoderPretrainedModel, IMaskedLanguageModel
{
    [ComponentName(Name = "bert")] private readonly BertModel _bert;
    [ComponentName(Name = "cls")] private readonly BertPretrainingHead _cls;

    private BertForMaskedLM(BertConfig config, LayerFactory make)
        : base(nameof(BertForMaskedLM))
    {
        Config = config;
        _bert = new(config, make, pooled: false);
        _cls = new(config, _bert.Words, make);
        RegisterComponents();
    }

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
    public static BertForMaskedLM FromConfig(BertConfig config, PretrainedOptions? options = null) =>
        PretrainedFactory.FromConfig(config, options, (settings, make) => new BertForMaskedLM(settings, make));

    /// <summary>Loads a model from a folder with HuggingFace's <c>config.json</c> and safetensors, one file or shards.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Labels, dtype, device, ...; null for the configuration's own values in float32 on the CPU.</param>
    /// <returns>The model, in evaluation mode. <see cref="PretrainedModel.LoadReport"/> lists what the folder had no weights for.</returns>
    /// <exception cref="IOException">The folder, its configuration or its weights are not there or cannot be read; the message says what is there.</exception>
    /// <exception cref="InvalidDataException">The configuration is wrong or of another family, or a file is damaged.</exception>
    /// <exception cref="CheckpointMismatchException">The weights are not those of such a model; the exception lists every difference.</exception>
    /// <exception cref="NotSupportedException">The configuration asks for what the library does not do.</exception>
    public static BertForMaskedLM FromPretrained(string folder, PretrainedOptions? options = null) =>
        PretrainedFactory.FromPretrained(folder, BertConfig.FromPretrained, options, (settings, make) => new BertForMaskedLM(settings, make));

    /// <summary>Scores every token of the vocabulary at each place.</summary>
    /// <param name="input">Ids, (batch, length), with what belongs to them; labels int64 (batch, length), −100 left out.</param>
    /// <returns>Logits, (batch, length, vocabulary), and the loss where there are labels.</returns>
    /// <exception cref="ArgumentException">An argument has the wrong shape, dtype or values, or is one that this model does not take.</exception>
    public override ModelOutput forward(ModelInputs input)
    {
        input.RefuseSpans(this);
        using var scope = NewDisposeScope();
        var states = _bert.call(input.WithoutLabels());
        var logits = _cls.call(states.LastHiddenState!);
        return new ModelOutput
        {
            Logits = logits,
            Loss = input.Labels is null ? null : Loss.Tokens(TokenScores.Of(logits, states.TokenPlaces), input.Labels),
            HiddenStates = states.HiddenStates,
            TokenPlaces = states.TokenPlaces,
        }.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public ModelOutput ScoreAt(ModelInputs input, Tensor places)
    {
        input.RefuseSpans(this);
        using var scope = NewDisposeScope();
        var states = LanguageHead.StatesAt(_bert.call(input), input.InputIds, places);
        return new ModelOutput { Logits = _cls.call(states) }.MoveToOuterDisposeScope();
    }

    internal override CheckpointRules Rules(IReadOnlyCollection<string> fileNames) =>
        LanguageHead.Rules(base.Rules(fileNames), Config, "cls.predictions", fileNames);

    private protected override BackboneMap CreateMap() => LanguageHead.Map(base.CreateMap(), Config, "cls.predictions", "cls.predictions.transform.dense");
}
