using System.Globalization;
using DeltaTuning.Experiments.Backbones;
using DeltaTuning.Experiments.Methods;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Experiments.TextToText;
using DeltaTuning.Models;
using DeltaTuning.Training;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.FineTuning;

/// <summary>
/// One fine-tuning: a run in a folder of its own, as those of the study are, with <see cref="DeltaCard"/> beside what was trained. A folder that holds a run that was
/// stopped goes on; a finished one is read.
/// </summary>
public sealed class FineTuningRun
{
    /// <summary>The setting with the file that is trained on.</summary>
    internal const string TrainSetting = "train";

    private readonly FineTuningOptions _options;
    private readonly ITaskStore _tasks;

    /// <summary>Prepares a run: reads the data and says what would be done.</summary>
    /// <param name="options">What is trained.</param>
    /// <param name="tasks">Where named tasks come from.</param>
    /// <exception cref="ArgumentException">An option means nothing, or the data do not serve it.</exception>
    /// <exception cref="IOException">A model or a file is not there.</exception>
    public FineTuningRun(FineTuningOptions options, ITaskStore tasks)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tasks);
        if (options.Files is null == options.Task is null)
            throw new ArgumentException("Name a task, or files to train on, and not both.", nameof(options));
        _options = options;
        _tasks = options.Files is { } files ? new FileTasks(files, tasks) : tasks;
        Kind = options.Kind ?? KindOf(options.Model);
        Configuration = Configure();
    }

    /// <summary>What is trained.</summary>
    public FineTuningKind Kind { get; }

    /// <summary>The run.</summary>
    public RunConfiguration Configuration { get; }

    /// <summary>What is trained on a backbone where nothing else is said: texts with a T5, classes otherwise.</summary>
    /// <param name="model">The backbone.</param>
    /// <returns>The kind.</returns>
    /// <exception cref="IOException">There is no such model.</exception>
    public static FineTuningKind KindOf(string model) => AutoModel.FamilyOf(ModelFolders.Resolve(model)) is "t5" or "mt5" ? FineTuningKind.TextToText : FineTuningKind.Classification;

    /// <summary>The executors of all kinds.</summary>
    public static IReadOnlyList<IRunExecutor> Executors { get; } =
    [
        TextToTextRuns.Executor(),
        .. new[] { FineTuningKind.Classification, FineTuningKind.Regression, FineTuningKind.TokenClassification }.Select(kind =>
            new TrainedRunExecutor<ModelInputs>(FineTuningKinds.NameOf(kind), (configuration, context) => EncoderSetup.Open(kind, configuration, context))),
    ];

    /// <summary>Trains, or goes on.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="device">Where it computes; null for the first CUDA device, or the CPU.</param>
    /// <param name="progress">Is told how far training is; null for nobody.</param>
    /// <param name="cancellationToken">Stops it between two steps; what was reached is kept.</param>
    /// <returns>The finished run.</returns>
    /// <exception cref="FolderInUseException">Another process works in the folder.</exception>
    /// <exception cref="InvalidOperationException">The folder holds another run.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public RunRecord Run(string folder, Device? device = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var worker = new RunWorker { Executors = Executors, Tasks = _tasks, Device = device, KeepModels = true };
        worker.Check(Configuration);
        var record = worker.Run(folder, Configuration, progress, cancellationToken);
        var trained = Path.Combine(folder, "delta");
        if (Directory.Exists(trained))
        {
            Card().Write(trained);
            // Full fine-tuning leaves a whole model, which wants its tokenizer beside it.
            if (File.Exists(Path.Combine(trained, "config.json")))
                Conversion.DeltaMerging.CopyTokenizer(ModelFolders.Resolve(_options.Model), trained);
        }
        return record;
    }

    private string TaskName => _options.Files?.Name ?? _options.Task!;

    private RunConfiguration Configure()
    {
        var data = _tasks.Load(TaskName);
        if (data.Train.Count == 0)
            throw new ArgumentException($"{TaskName} has no training examples.");
        if (_options.WarmupRatio is < 0 or >= 1)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The share of warm-up is {_options.WarmupRatio}; it must be from 0 to below 1."));
        var expression = MethodExpression.Parse(_options.Method);
        var configuration = new RunConfiguration
        {
            Kind = FineTuningKinds.NameOf(Kind),
            Model = _options.Model,
            Task = TaskName,
            Method = expression.ToString(),
            MethodOptions = _options.MethodOptions,
            Seed = _options.Seed,
            Shots = _options.Shots,
            DataSeed = _options.Shots is null ? null : _options.Seed,
            LearningRates = _options.LearningRate is { } rate ? [.. expression.Stages.Select(_ => rate)] : UsualRates.Of(expression),
            Training = _options.Training,
            Settings = Settings(),
        };
        return configuration with { Training = Lasting(configuration.Training, EncoderSetup.SplitsOf(Kind, data, configuration).Train.Count) };
    }

    private RunTraining Lasting(RunTraining training, int examples)
    {
        var stepsOfEpoch = (long)Math.Ceiling((double)examples / training.BatchSize);
        var steps = _options.Steps ?? (_options.Epochs > 0 ? (long)Math.Ceiling(stepsOfEpoch * _options.Epochs)
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The number of epochs is {_options.Epochs}; it must be above 0.")));
        return training with
        {
            Steps = steps,
            WarmupSteps = (long)Math.Ceiling(steps * _options.WarmupRatio),
            EvaluateEvery = Math.Max(1, _options.EvaluateEvery ?? Math.Min(stepsOfEpoch, steps)),
        };
    }

    // What the task's name does not say of a user's files, so that runs of other files are other runs.
    private SortedDictionary<string, string> Settings()
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (_options.Files is not { } files)
            return settings;
        foreach (var (name, value) in new[]
        {
            (TrainSetting, files.Train), ("validation", files.Validation), ("test", files.Test), ("text", files.TextColumn), ("pair", files.PairColumn), ("label", files.LabelColumn),
            ("input", files.Input), ("metric", files.Metric), ("holdout", files.Holdout > 0 ? files.Holdout.ToString(CultureInfo.InvariantCulture) : null),
        })
        {
            if (value is not null)
                settings[name] = value;
        }
        return settings;
    }

    private DeltaCard Card()
    {
        var data = _tasks.Load(TaskName);
        return new()
        {
            Kind = FineTuningKinds.NameOf(Kind),
            // A relative folder means another one elsewhere.
            Model = Directory.Exists(_options.Model) ? Path.GetFullPath(_options.Model) : _options.Model,
            Method = Configuration.Method,
            Task = TaskName,
            Labels = EncoderSetup.LabelsOf(Kind, data),
            TextColumn = _options.Files?.TextColumn ?? "text",
            PairColumn = _options.Files?.PairColumn,
            LabelColumn = _options.Files?.LabelColumn ?? "label",
            Input = _options.Files?.Input,
            Metric = data.Task.Metric,
            MaxInputLength = _options.Training.MaxInputLength,
            MaxOutputLength = _options.Training.MaxOutputLength,
        };
    }
}
