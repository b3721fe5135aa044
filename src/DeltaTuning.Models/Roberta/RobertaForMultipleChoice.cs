using DeltaTuning.Files;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>RoBERTa that scores each choice by its pooled first token: (batch, choices, length) → (batch, choices).</summary>
public sealed class RobertaForMultipleChoice : EncoderPretrainedModel
{
    [ComponentName(Name = "roberta")] private readonly RobertaModel _roberta;
    [ComponentName(Name = "dropout")] private readonly Dropout _dropout;
    [ComponentName(Name = "classifier")] private readonly Linear _classifier;

    private RobertaForMultipleChoice(RobertaConfig config, LayerFactory make)
        : base(nameof(RobertaForMultipleChoice))
    {
        Config = config;
        _roberta = new(config, make, pooled: true);
        _dropout = nn.Dropout(config.HiddenDropoutProb);
        _classifier = make.Linear(config.HiddenSize, 1);
        RegisterComponents();
    }

    /// <summary>The configuration that the model was made from.</summary>
    public RobertaConfig Config { get; }

    /// <inheritdoc/>
    public override RobertaConfig GetConfig() => Config;

    /// <summary>Makes a model with fresh parameters, drawn by the configuration's rule.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="options">Labels, loss, dtype, device, seed, ...; null for the configuration's own values in float32 on the CPU.</param>
    /// <returns>The model, in evaluation mode.</returns>
    /// <exception cref="ArgumentException">The configuration's values make no model.</exception>
    /// <exception cref="NotSupportedException">The configuration asks for what the library does not do.</exception>
    public static RobertaForMultipleChoice FromConfig(RobertaConfig config, PretrainedOptions? options = null) =>
        PretrainedFactory.FromConfig(config, options, (settings, make) => new RobertaForMultipleChoice(settings, make));

    /// <summary>Loads a model from a folder with HuggingFace's <c>config.json</c> and safetensors, one file or shards.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Labels, dtype, device, ...; null for the configuration's own values in float32 on the CPU.</param>
    /// <returns>The model, in evaluation mode. <see cref="PretrainedModel.LoadReport"/> lists what the folder had no weights for.</returns>
    /// <exception cref="IOException">The folder, its configuration or its weights are not there or cannot be read; the message says what is there.</exception>
    /// <exception cref="InvalidDataException">The configuration is wrong or of another family, or a file is damaged.</exception>
    /// <exception cref="CheckpointMismatchException">The weights are not those of such a model; the exception lists every difference.</exception>
    /// <exception cref="NotSupportedException">The configuration asks for what the library does not do.</exception>
    public static RobertaForMultipleChoice FromPretrained(string folder, PretrainedOptions? options = null) =>
        PretrainedFactory.FromPretrained(folder, RobertaConfig.FromPretrained, options, (settings, make) => new RobertaForMultipleChoice(settings, make));

    /// <summary>Scores each choice.</summary>
    /// <param name="input">Ids, (batch, choices, length), with what belongs to them; labels int64 (batch), the right choice.</param>
    /// <returns>Logits, (batch, choices), and the loss where there are labels.</returns>
    /// <exception cref="ArgumentException">An argument has the wrong shape, dtype or values, or is one that this model does not take.</exception>
    public override ModelOutput forward(ModelInputs input)
    {
        input.RefuseSpans(this);
        if (input.InputIds.dim() != 3)
            throw new ArgumentException($"InputIds has shape {InputGuard.Shape(input.InputIds)}: {input.InputIds.dim()} dimensions, but the model takes 3: (batch, choices, length).", nameof(input));
        using var scope = NewDisposeScope();
        var states = _roberta.call(Flatten(input));
        var logits = _classifier.call(_dropout.call(states.PoolerOutput!)).view(input.InputIds.shape[0], input.InputIds.shape[1]);
        return new ModelOutput
        {
            Logits = logits,
            Loss = input.Labels is null ? null : Loss.Tokens(logits, input.Labels),
            HiddenStates = states.HiddenStates,
        }.MoveToOuterDisposeScope();
    }

    private static ModelInputs Flatten(ModelInputs input)
    {
        return input.WithoutLabels() with
        {
            InputIds = Rows(input.InputIds)!,
            AttentionMask = Rows(input.AttentionMask),
            TokenTypeIds = Rows(input.TokenTypeIds),
            PositionIds = Rows(input.PositionIds),
        };

        static Tensor? Rows(Tensor? tensor) => tensor?.flatten(0, 1);
    }

    private protected override BackboneMap CreateMap()
    {
        var map = base.CreateMap();
        return map with { Sites = [.. map.Sites, EncoderSites.Head("classifier")], Heads = ["classifier"] };
    }
}
