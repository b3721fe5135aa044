using DeltaTuning.Files;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>RoBERTa that scores every token as the first and as the last of an answer: (batch, length) → twice (batch, length).</summary>
public sealed class RobertaForQuestionAnswering : EncoderPretrainedModel
{
    [ComponentName(Name = "roberta")] private readonly RobertaModel _roberta;
    [ComponentName(Name = "qa_outputs")] private readonly Linear _outputs;

    private RobertaForQuestionAnswering(RobertaConfig config, LayerFactory make)
        : base(nameof(RobertaForQuestionAnswering))
    {
        Config = config;
        _roberta = new(config, make, pooled: false);
        _outputs = make.Linear(config.HiddenSize, 2);
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
    public static RobertaForQuestionAnswering FromConfig(RobertaConfig config, PretrainedOptions? options = null) =>
        PretrainedFactory.FromConfig(config, options, (settings, make) => new RobertaForQuestionAnswering(settings, make));

    /// <summary>Loads a model from a folder with HuggingFace's <c>config.json</c> and safetensors, one file or shards.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Labels, dtype, device, ...; null for the configuration's own values in float32 on the CPU.</param>
    /// <returns>The model, in evaluation mode. <see cref="PretrainedModel.LoadReport"/> lists what the folder had no weights for.</returns>
    /// <exception cref="IOException">The folder, its configuration or its weights are not there or cannot be read; the message says what is there.</exception>
    /// <exception cref="InvalidDataException">The configuration is wrong or of another family, or a file is damaged.</exception>
    /// <exception cref="CheckpointMismatchException">The weights are not those of such a model; the exception lists every difference.</exception>
    /// <exception cref="NotSupportedException">The configuration asks for what the library does not do.</exception>
    public static RobertaForQuestionAnswering FromPretrained(string folder, PretrainedOptions? options = null) =>
        PretrainedFactory.FromPretrained(folder, RobertaConfig.FromPretrained, options, (settings, make) => new RobertaForQuestionAnswering(settings, make));

    /// <summary>Scores each token as an answer's ends.</summary>
    /// <param name="input">Ids, (batch, length), with what belongs to them; the answers' ends, int64 (batch), where an end outside the row is left out.</param>
    /// <returns>Both scores, (batch, length) each, and the loss where there are both ends.</returns>
    /// <exception cref="ArgumentException">An argument has the wrong shape, dtype or values, or is one that this model does not take.</exception>
    public override ModelOutput forward(ModelInputs input)
    {
        ArgumentNullException.ThrowIfNull(input);
        InputGuard.Absent(input.Labels, nameof(input.Labels), this);
        using var scope = NewDisposeScope();
        var states = _roberta.call(input.WithoutLabels());
        var ends = _outputs.call(states.LastHiddenState!).unbind(-1);
        return new ModelOutput
        {
            StartLogits = ends[0].contiguous(),
            EndLogits = ends[1].contiguous(),
            Loss = input is { StartPositions: { } first, EndPositions: { } last } ? Loss.Spans(ends[0], ends[1], first, last) : null,
            HiddenStates = states.HiddenStates,
            TokenPlaces = states.TokenPlaces,
        }.MoveToOuterDisposeScope();
    }

    private protected override BackboneMap CreateMap()
    {
        var map = base.CreateMap();
        return map with { Sites = [.. map.Sites, EncoderSites.Head("qa_outputs")], Heads = ["qa_outputs"], PeftTask = "QUESTION_ANS" };
    }
}
