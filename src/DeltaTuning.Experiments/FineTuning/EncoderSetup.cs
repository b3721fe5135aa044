using DeltaTuning.Experiments.Backbones;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Experiments.TextToText;
using DeltaTuning.Models;
using DeltaTuning.Training;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.FineTuning;

/// <summary>A BERT or RoBERTa under a head, trained on a task's classes or scores.</summary>
internal sealed class EncoderSetup : IRunSetup<ModelInputs>
{
    private readonly RunTraining _training;
    private readonly RunExamples _splits;
    private readonly EncoderBatches _batches;
    private readonly Func<IMetric<ModelInputs>> _metric;

    private EncoderSetup(PretrainedModel model, RunTraining training, RunExamples splits, EncoderBatches batches, string metric, Func<IMetric<ModelInputs>> create) =>
        (Model, _training, _splits, _batches, Metric, _metric) = (model, training, splits, batches, metric, create);

    /// <summary>Loads a run's backbone and data.</summary>
    public static EncoderSetup Open(FineTuningKind kind, RunConfiguration configuration, RunContext context)
    {
        var data = context.Tasks.Load(configuration.Task ?? throw new ArgumentException($"A run of the kind '{configuration.Kind}' needs a task."));
        var labels = LabelsOf(kind, data);
        var folder = ModelFolders.Resolve(configuration.Model);
        var tokenizer = TextTokenizer.FromPretrained(folder, EncoderBatches.TokenizerFor(kind));
        var splits = SplitsOf(kind, data, configuration);
        var model = AutoModel.FromPretrained(folder, HeadOf(kind), Options(kind, labels, configuration.Seed));
        var batches = new EncoderBatches(kind, tokenizer, labels, Longest(model, configuration.Training.MaxInputLength));
        return new(model, configuration.Training, splits, batches, data.Task.Metric, () => new EncoderMetric(kind, labels, FineTuningMetrics.Create(data.Task.Metric, labels)));
    }

    /// <summary>The examples of a run: a user's files as they are; a task's, few examples, and texts to texts as the study parts them.</summary>
    public static RunExamples SplitsOf(FineTuningKind kind, TaskData data, RunConfiguration configuration) =>
        kind != FineTuningKind.TextToText && configuration.Shots is null && configuration.Settings.ContainsKey(FineTuningRun.TrainSetting)
            ? new(First(data.Train, configuration.Training.TrainExamples), First(data.Validation, configuration.Training.EvaluationExamples), First(data.Test, configuration.Training.EvaluationExamples))
            : RunExamples.Of(data, configuration);

    /// <summary>The classes of a task's training data; none where it has scores.</summary>
    public static IReadOnlyList<string> LabelsOf(FineTuningKind kind, TaskData data) => kind switch
    {
        FineTuningKind.Classification => [.. data.Train.Select(EncoderBatches.LabelOf).Distinct().Order(ClassOrder.Instance)],
        FineTuningKind.TokenClassification => [.. data.Train.SelectMany(example => EncoderBatches.LabelOf(example).Split(' ')).Distinct().Order(ClassOrder.Instance)],
        _ => [],
    };

    /// <summary>The head of a kind.</summary>
    public static ModelHead HeadOf(FineTuningKind kind) => kind == FineTuningKind.TokenClassification ? ModelHead.TokenClassification : ModelHead.SequenceClassification;

    /// <summary>How a backbone is loaded under the head.</summary>
    public static PretrainedOptions Options(FineTuningKind kind, IReadOnlyList<string> labels, long seed) => kind == FineTuningKind.Regression
        ? new() { Labels = 1, ProblemType = ProblemType.Regression, Seed = seed, IgnoreMismatchedSizes = true }
        : new() { LabelNames = labels, Seed = seed, IgnoreMismatchedSizes = true };

    /// <summary>Tokens that a model has positions for, at most those that are asked for.</summary>
    public static int Longest(PretrainedModel model, int wanted) => model.GetConfig() switch
    {
        RobertaConfig roberta => Math.Min(wanted, roberta.MaxPositionEmbeddings - roberta.PadTokenId - 1),
        EncoderConfig encoder => Math.Min(wanted, encoder.MaxPositionEmbeddings),
        _ => wanted,
    };

    public PretrainedModel Model { get; }

    public string Metric { get; }

    public ModelOutput Forward(ModelInputs batch) => Model.call(batch);

    public ModelInputs ToDevice(ModelInputs batch, Device device) => batch.To(device);

    public int BatchSize(ModelInputs batch) => (int)batch.BatchSize;

    public IMetric<ModelInputs> CreateMetric() => _metric();

    public IBatchSource<ModelInputs> Train(int seed) => _batches.Labelled(_splits.Train, Math.Max(1, _training.BatchSize / _training.Accumulation), seed);

    public IBatchSource<ModelInputs>? Evaluate(RunSplit split)
    {
        var examples = split switch
        {
            RunSplit.Train => _splits.Train,
            RunSplit.Validation => _splits.Validation,
            _ => _splits.Test,
        };
        return examples.Count > 0 ? _batches.Labelled(examples, _training.EvaluationBatchSize) : null;
    }

    public void Dispose() => Model.Dispose();

    private static IReadOnlyList<TaskExample> First(IReadOnlyList<TaskExample> examples, int? count) => count is { } most && most < examples.Count ? [.. examples.Take(most)] : examples;
}
