using DeltaTuning.Experiments.Methods;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Models;
using DeltaTuning.Training;
using Microsoft.Extensions.Logging.Abstractions;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Prompts;

/// <summary>
/// A masked language model that answers a task by the word it puts at a template's mask: the logits of the label words there are the scores of the classes, and cross
/// entropy over them the loss (LM-BFF, Gao et al., 2021). For a task with scores the loss is a divergence; see <see cref="PromptRuns.ScoreLoss"/>.
/// </summary>
public sealed class PromptSetup : IRunSetup<PromptBatch>
{
    private readonly PromptEncoder _encoder;
    private readonly IPromptObjective _objective;
    private readonly PromptTask _task;
    private readonly TaskData _data;
    private readonly RunTraining _training;
    private readonly long _padding;
    private readonly bool _hasSegments;
    private Tensor _words;

    /// <summary>Makes a setup.</summary>
    /// <param name="model">The backbone, whose owner the setup becomes: RoBERTa's or BERT's with the masked language modelling head.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="task">The task.</param>
    /// <param name="data">Its examples: those to train on, to choose by and to report on.</param>
    /// <param name="configuration">The run: template, method (whose soft prompt takes room in a row), lengths, sizes of batches, the loss of scores.</param>
    /// <exception cref="ArgumentException">The model has no such head, a label word is no single token, an example does not fit the task, or the configuration means nothing.</exception>
    public PromptSetup(PretrainedModel model, TextTokenizer tokenizer, PromptTask task, TaskData data, RunConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(configuration);
        if (model is not (IMaskedLanguageModel and EncoderPretrainedModel))
            throw new ArgumentException($"{model.GetName()} fills no mask; give RobertaForMaskedLM or BertForMaskedLM.", nameof(model));
        (Model, _task, _data, _training) = (model, task, data, configuration.Training);
        _objective = PromptRuns.Objective(task, configuration);
        var length = Math.Min(_training.MaxInputLength, MaskedLanguageModels.Positions((EncoderConfig)model.GetConfig())) - PromptRuns.SoftPromptTokens(configuration);
        if (length < 1)
            throw new ArgumentException($"The soft prompt takes {PromptRuns.SoftPromptTokens(configuration)} of the {_training.MaxInputLength} tokens of a row; allow more.", nameof(configuration));
        _encoder = new(tokenizer, task, configuration.Template, length);
        (_padding, _hasSegments) = (tokenizer.PadId, tokenizer.UsesTokenTypes);
        _words = tensor(LabelWords.Of(task, tokenizer).Ids.ToArray()).DetachFromDisposeScope();
        foreach (var example in data.Train.Concat(data.Validation).Concat(data.Test))
            _encoder.Check(example);
    }

    /// <inheritdoc/>
    public PretrainedModel Model { get; }

    /// <inheritdoc/>
    public string Metric => PromptMetric.NameOf(_task);

    /// <summary>Loads what a run needs.</summary>
    /// <param name="configuration">The run.</param>
    /// <param name="context">Where it runs.</param>
    /// <returns>The setup.</returns>
    /// <exception cref="ArgumentException">The configuration means nothing for prompts.</exception>
    /// <exception cref="FileNotFoundException">The model or data are missing.</exception>
    /// <exception cref="NotSupportedException">The model has no mask to fill in.</exception>
    public static PromptSetup Open(RunConfiguration configuration, RunContext context)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(context);
        var task = PromptRuns.TaskOf(configuration);
        var data = PromptData.Load(task, context.Tasks, configuration.Shots, configuration.DataSeed);
        var tokenizer = TextTokenizer.FromPretrained(Backbones.ModelFolders.Resolve(configuration.Model));
        var model = MaskedLanguageModels.Load(configuration.Model, (context.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger(typeof(PromptSetup).FullName!));
        try
        {
            return new(model, tokenizer, task, data, configuration);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ModelOutput Forward(PromptBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var scope = NewDisposeScope();
        var vocabulary = ((IMaskedLanguageModel)Model).ScoreAt(batch.Inputs, batch.MaskPlaces).Logits!;
        var scores = vocabulary.squeeze(1).index_select(1, WordsOn(vocabulary.device)).to(ScalarType.Float32);
        return new ModelOutput { Logits = scores, Loss = _objective.Loss(scores, batch.Targets) }.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public PromptBatch ToDevice(PromptBatch batch, Device device)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.To(device);
    }

    /// <inheritdoc/>
    public int BatchSize(PromptBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return (int)batch.Inputs.BatchSize;
    }

    /// <inheritdoc/>
    public IMetric<PromptBatch> CreateMetric() => new PromptMetric(_task, _objective);

    /// <inheritdoc/>
    public IBatchSource<PromptBatch> Train(int seed) => new BatchLoader<TaskExample, PromptBatch>(TrainExamples, Collate, Math.Max(1, _training.BatchSize / _training.Accumulation), seed);

    /// <inheritdoc/>
    public IBatchSource<PromptBatch>? Evaluate(RunSplit split)
    {
        var examples = split switch
        {
            RunSplit.Train => TrainExamples,
            RunSplit.Validation => First(_data.Validation, _training.EvaluationExamples),
            RunSplit.Test => First(_data.Test, _training.EvaluationExamples),
            _ => throw new ArgumentOutOfRangeException(nameof(split), split, "Not a split."),
        };
        // Rows of about one length together spare padding; the metrics do not depend on the order.
        return examples.Count == 0 ? null : new BatchLoader<TaskExample, PromptBatch>([.. examples.OrderBy(example => example.Sentences.Sum(sentence => sentence.Length))], Collate, _training.EvaluationBatchSize);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _words.Dispose();
        Model.Dispose();
    }

    private IReadOnlyList<TaskExample> TrainExamples => First(_data.Train, _training.TrainExamples);

    private static IReadOnlyList<TaskExample> First(IReadOnlyList<TaskExample> examples, int? count) => count < examples.Count ? [.. examples.Take(count.Value)] : examples;

    private PromptBatch Collate(IReadOnlyList<TaskExample> examples) => PromptBatch.Of([.. examples.Select(_encoder.Encode)], _padding, _hasSegments, _task.Scale is not null);

    private Tensor WordsOn(Device device)
    {
        if (_words.device_type != device.type || _words.device_index != device.index)
        {
            var moved = _words.to(device).DetachFromDisposeScope();
            _words.Dispose();
            _words = moved;
        }
        return _words;
    }
}
