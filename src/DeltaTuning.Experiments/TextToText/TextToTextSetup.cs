using DeltaTuning.Experiments.Backbones;
using DeltaTuning.Experiments.Metrics;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Models;
using DeltaTuning.Training;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.TextToText;

/// <summary>A task as texts to texts, on T5: trained by the loss of the first answer, judged by the task's metric on generated answers.</summary>
public sealed class TextToTextSetup : IRunSetup<TextBatch>
{
    private readonly RunTraining _training;
    private readonly RunExamples _splits;
    private readonly TextTokenizer _tokenizer;
    private readonly Func<IReadOnlyList<TextExample<string>>, ModelInputs> _collate;
    private readonly T5ForConditionalGeneration _model;

    /// <summary>Loads the backbone and the task's examples.</summary>
    /// <param name="configuration">The run.</param>
    /// <param name="context">Where tasks come from.</param>
    /// <exception cref="ArgumentException">There is no such task, or a split is empty.</exception>
    /// <exception cref="IOException">The backbone or the data are not there.</exception>
    /// <exception cref="InvalidDataException">The backbone is no T5, or a file is damaged.</exception>
    public TextToTextSetup(RunConfiguration configuration, RunContext context)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(context);
        var data = context.Tasks.Load(TextToTextRuns.TaskOf(configuration));
        (_training, _splits, Metric) = (configuration.Training, RunExamples.Of(data, configuration), data.Task.Metric);
        var folder = ModelFolders.Resolve(configuration.Model);
        _tokenizer = TextTokenizer.FromPretrained(folder);
        _collate = Collate.SequenceToSequence(_tokenizer, new() { Truncation = TruncationStrategy.LongestFirst, MaxLength = _training.MaxInputLength }, _training.MaxOutputLength);
        _model = T5ForConditionalGeneration.FromPretrained(folder, new() { LoggerFactory = context.LoggerFactory });
    }

    /// <inheritdoc/>
    public PretrainedModel Model => _model;

    /// <summary>The name of the task's metric, such as <c>ACC</c>.</summary>
    public string Metric { get; }

    /// <inheritdoc/>
    public ModelOutput Forward(TextBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return _model.call(batch.Inputs);
    }

    /// <inheritdoc/>
    public TextBatch ToDevice(TextBatch batch, Device device)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch with { Inputs = batch.Inputs.To(device) };
    }

    /// <inheritdoc/>
    public int BatchSize(TextBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.Answers.Count;
    }

    /// <inheritdoc/>
    public IMetric<TextBatch> CreateMetric() =>
        new GeneratedTextMetric(_model, _tokenizer, new() { MaxNewTokens = _training.MaxOutputLength, Beams = _training.Beams }, TextMetrics.Create(Metric));

    /// <inheritdoc/>
    public IBatchSource<TextBatch> Train(int seed) => Loader(_splits.Train, _training.BatchSize / _training.Accumulation, seed);

    /// <inheritdoc/>
    public IBatchSource<TextBatch>? Evaluate(RunSplit split) => Loader(split switch
    {
        RunSplit.Train => _splits.Train,
        RunSplit.Validation => _splits.Validation,
        RunSplit.Test => _splits.Test,
        _ => throw new ArgumentOutOfRangeException(nameof(split), split, "Not a split."),
    }, _training.EvaluationBatchSize, null);

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private BatchLoader<TaskExample, TextBatch> Loader(IReadOnlyList<TaskExample> examples, int batchSize, int? seed) => new(examples, Batch, batchSize, seed);

    private TextBatch Batch(IReadOnlyList<TaskExample> examples) => new(
        _collate([.. examples.Select(example => new TextExample<string>(example.Input, null, example.Targets[0]))]),
        [.. examples.Select(example => example.Targets)]);
}
