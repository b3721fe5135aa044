using System.Globalization;
using DeltaTuning.Experiments.Prompts;
using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Experiments.Studies.Prompting;

/// <summary>What the user's options and the study's defaults come to in the three studies of prompts.</summary>
internal sealed record PromptPlan
{
    private const long PaperSteps = 6000;
    private const long PaperDistance = 200;
    private const string MiniatureModel = "mini-roberta";
    private static readonly string[] MiniatureTasks = ["mini-sentiment", "mini-pairs"];

    private readonly StudyOptions _options;

    private PromptPlan(StudyOptions options) => _options = options;

    /// <summary>The backbones.</summary>
    internal required IReadOnlyList<string> Models { get; init; }

    /// <summary>The tasks.</summary>
    internal required IReadOnlyList<PromptTask> Tasks { get; init; }

    /// <summary>The amounts of data.</summary>
    internal required IReadOnlyList<DataSize> Data { get; init; }

    /// <summary>Without the manual template, with it, or both.</summary>
    internal required IReadOnlyList<bool> Templates { get; init; }

    /// <summary>Steps of a run or stage.</summary>
    internal required long Steps { get; init; }

    /// <summary>Steps from one evaluation to the next.</summary>
    internal required long EvaluateEvery { get; init; }

    /// <summary>Makes the plan.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="tasks">The study's tasks.</param>
    /// <param name="data">The study's amounts of data.</param>
    /// <exception cref="ArgumentException">An option means nothing.</exception>
    internal static PromptPlan Of(StudyOptions options, IEnumerable<PromptTask> tasks, IReadOnlyList<DataSize> data)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Budget is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(options), string.Create(CultureInfo.InvariantCulture, $"The budget is {options.Budget}; give a part of the paper's steps, above 0 and at most 1."));
        if (options.Models.Count == 0 && !options.Miniature)
            throw new ArgumentException($"Name a backbone: the folder of a RoBERTa or BERT with its masked language modelling head, or {MiniatureModel}.", nameof(options));
        var (steps, distance) = options.Miniature ? (16L, 8L) : (Scaled(PaperSteps, options.Budget), Scaled(PaperDistance, options.Budget));
        var wanted = options.Data?.Select(DataSize.Named).ToArray();
        var sizes = wanted is null ? data : [.. data.Where(wanted.Contains)];
        if (sizes.Count == 0)
            throw new ArgumentException($"This study knows only {string.Join(", ", data.Select(size => size.Name))} data.", nameof(options));
        return new(options)
        {
            Models = options.Models.Count > 0 ? [.. options.Models.Distinct(StringComparer.Ordinal)] : [MiniatureModel],
            Tasks = [.. options.Tasks?.Select(PromptTasks.Find).Distinct() ?? (options.Miniature ? MiniatureTasks.Select(PromptTasks.Find) : tasks)],
            Data = sizes,
            Templates = options.Template is { } only ? [only] : [false, true],
            Steps = options.Steps ?? steps,
            EvaluateEvery = options.EvaluateEvery ?? Math.Min(distance, options.Steps ?? distance),
        };
    }

    /// <summary>Whether the paper has numbers of these tasks.</summary>
    internal bool IsGlue => Tasks.Any(PromptTasks.Glue.Contains);

    /// <summary>A backbone's name in texts.</summary>
    internal static string Name(string model) => Path.GetFileName(Path.TrimEndingDirectorySeparator(model)) is { Length: > 0 } name ? name : model;

    /// <summary>What tells tables of several backbones apart; empty where there is one.</summary>
    internal string Suffix(string model) => Models.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{Models.ToList().IndexOf(model) + 1}");

    /// <summary>The seeds for an amount of data.</summary>
    internal IReadOnlyList<int> Seeds(DataSize size) => _options.Seeds?.Distinct().ToArray() ?? (_options.Miniature ? [size.Seeds[0]] : size.Seeds);

    /// <summary>The learning rates that a method tries.</summary>
    internal IReadOnlyList<double> Rates(string method, DataSize size) =>
        method == MethodSubsets.None ? [] : _options.LearningRates?.Distinct().ToArray() ?? (_options.Miniature ? [3e-3] : LearningRateGrids.Of(method, size.IsFewShot));

    /// <summary>A run.</summary>
    internal RunConfiguration Run(string model, PromptTask task, DataSize size, bool template, string method, int seed, IReadOnlyList<double> rates, bool measureTrain = false)
    {
        var trains = method != MethodSubsets.None;
        // The backbone without training is one run, whatever the amount of data.
        size = trains ? size : DataSize.Full;
        return new()
        {
            Kind = PromptRuns.Kind,
            Model = model,
            Task = task.Name,
            Method = method,
            Seed = seed,
            Shots = size.Shots,
            DataSeed = size.IsFewShot ? seed : null,
            Template = template,
            LearningRates = rates,
            Settings = SettingsOf(task),
            Training = new()
            {
                Steps = trains ? Steps : 0,
                EvaluateEvery = EvaluateEvery,
                BatchSize = _options.BatchSize ?? Math.Min(size.BatchSize, _options.Miniature ? 16 : int.MaxValue),
                MaxInputLength = Math.Min(_options.MaxInputLength ?? int.MaxValue, size.IsFewShot ? task.MaxLength : task.MaxLengthFullData),
                TrainExamples = _options.TrainExamples,
                EvaluationExamples = _options.EvaluationExamples ?? (_options.Miniature ? 64 : null),
                MeasureTrain = measureTrain,
            },
        };
    }

    /// <summary>What is not as in the paper, as sentences for a report's top.</summary>
    internal IEnumerable<string> Notes()
    {
        if (_options.Miniature)
            yield return "This is the study in miniature: a small backbone on generated tasks, a few steps. The numbers show that all works and mean nothing else.";
        else if (Steps != PaperSteps || EvaluateEvery != PaperDistance)
            yield return string.Create(CultureInfo.InvariantCulture, $"Budget: {Steps} steps instead of the paper's {PaperSteps} ({100.0 * Steps / PaperSteps:0.##} %), evaluated every {EvaluateEvery} instead of {PaperDistance}.");
        if (_options.BatchSize is { } batch)
            yield return string.Create(CultureInfo.InvariantCulture, $"Batches of {batch} examples instead of the paper's ({string.Join(", ", Data.Select(size => $"{size.Name}: {size.BatchSize}"))}).");
        if (_options.TrainExamples is { } train)
            yield return string.Create(CultureInfo.InvariantCulture, $"Of each training set the first {train} examples only.");
        if (_options.EvaluationExamples is { } few)
            yield return string.Create(CultureInfo.InvariantCulture, $"Evaluated on the first {few} examples only.");
        if (_options.MaxInputLength is { } length)
            yield return string.Create(CultureInfo.InvariantCulture, $"Inputs have at most {length} tokens.");
        if (HasAuthorsLoss && Tasks.Any(task => task.Scale is not null))
            yield return "The loss of scores is as in the authors' code, which takes the target's probabilities for their logarithms.";
        if (_options.LearningRates is { } rates)
            yield return string.Create(CultureInfo.InvariantCulture, $"Every method tried the learning rates {string.Join(", ", rates)} instead of the paper's grids.");
    }

    private SortedDictionary<string, string> SettingsOf(PromptTask task)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (HasAuthorsLoss && task.Scale is not null)
            settings[PromptRuns.ScoreLoss] = PromptRuns.Authors;
        return settings;
    }

    private bool HasAuthorsLoss => _options.ScoreLoss == ScoreLoss.Authors;

    private static long Scaled(long paper, double budget) => Math.Max(1, (long)Math.Round(paper * budget));
}
