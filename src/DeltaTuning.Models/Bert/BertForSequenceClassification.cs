using DeltaTuning.Files;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>BERT with a linear classifier on the pooled first token: (batch, length) → (batch, labels).</summary>
public sealed class BertForSequenceClassification : EncoderPretrainedModel
{
    [ComponentName(Name = "bert")] private readonly BertModel _bert;
    [ComponentName(Name = "dropout")] private readonly Dropout _dropout;
    [ComponentName(Name = "classifier")] private readonly Linear _classifier;

    private BertForSequenceClassification(BertConfig config, LayerFactory make)
        : base(nameof(BertForSequenceClassification))
    {
        Config = config;
        _bert = new(config, make, pooled: true);
        _dropout = nn.Dropout(config.HeadDropout);
        _classifier = make.Linear(config.HiddenSize, config.Labels);
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
    public static BertForSequenceClassification FromConfig(BertConfig config, PretrainedOptions? options = null) =>
        PretrainedFactory.FromConfig(config, options, (settings, make) => new BertForSequenceClassification(settings, make));

    /// <summary>Loads a model from a folder with HuggingFace's <c>config.json</c> and safetensors, one file or shards.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Labels, dtype, device, ...; null for the configuration's own values in float32 on the CPU.</param>
    /// <returns>The model, in evaluation mode. <see cref="PretrainedModel.LoadReport"/> lists what the folder had no weights for.</returns>
    /// <exception cref="IOException">The folder, its configuration or its weights are not there or cannot be read; the message says what is there.</exception>
    /// <exception cref="InvalidDataException">The configuration is wrong or of another family, or a file is damaged.</exception>
    /// <exception cref="CheckpointMismatchException">The weights are not those of such a model; the exception lists every difference.</exception>
    /// <exception cref="NotSupportedException">The configuration asks for what the library does not do.</exception>
    public static BertForSequenceClassification FromPretrained(string folder, PretrainedOptions? options = null) =>
        PretrainedFactory.FromPretrained(folder, BertConfig.FromPretrained, options, (settings, make) => new BertForSequenceClassification(settings, make));

    /// <summary>Classifies each row.</summary>
    /// <param name="input">Ids, (batch, length), with what belongs to them; labels by the problem type: int64 (batch), or float (batch, labels) for several labels, or float (batch) for a regression.</param>
    /// <returns>Logits, (batch, labels), and the loss where there are labels.</returns>
    /// <exception cref="ArgumentException">An argument has the wrong shape, dtype or values, or is one that this model does not take.</exception>
    public override ModelOutput forward(ModelInputs input)
    {
        input.RefuseSpans(this);
        using var scope = NewDisposeScope();
        var states = _bert.call(input.WithoutLabels());
        var logits = _classifier.call(_dropout.call(states.PoolerOutput!));
        return new ModelOutput
        {
            Logits = logits,
            Loss = input.Labels is null ? null : Loss.Sequences(logits, input.Labels, Config.ProblemType),
            HiddenStates = states.HiddenStates,
        }.MoveToOuterDisposeScope();
    }

    private protected override BackboneMap CreateMap()
    {
        var map = base.CreateMap();
        return map with { Sites = [.. map.Sites, EncoderSites.Head("classifier")], Heads = ["classifier"], PeftTask = "SEQ_CLS" };
    }
}
