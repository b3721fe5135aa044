using System.Globalization;
using DeltaTuning.Experiments.Methods;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies.Prompting;
using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Experiments.TextToText;

namespace DeltaTuning.Experiments.Studies.TextToText;

/// <summary>What the user's options and the defaults come to in the studies of many tasks with T5. Equal options give equal runs in all of them, so that each finds the other's finished.</summary>
internal sealed record TextToTextPlan
{
    private readonly StudyOptions _options;

    private TextToTextPlan(StudyOptions options) => _options = options;

    /// <summary>The tasks.</summary>
    internal required IReadOnlyList<TaskDeclaration> Tasks { get; init; }

    /// <summary>What is compared: methods on the first backbone, and prompt tuning on the others, which are larger.</summary>
    internal required IReadOnlyList<TextToTextColumn> Columns { get; init; }

    /// <summary>How long and with what is trained.</summary>
    internal required RunTraining Training { get; init; }

    /// <summary>The seeds.</summary>
    internal required IReadOnlyList<int> Seeds { get; init; }

    /// <summary>Makes the plan.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="tasks">Where tasks come from.</param>
    /// <exception cref="ArgumentException">An option means nothing.</exception>
    internal static TextToTextPlan Of(StudyOptions options, ITaskStore tasks)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tasks);
        if (options.Budget is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(options), string.Create(CultureInfo.InvariantCulture, $"The budget is {options.Budget}; give a part of the study's steps, above 0 and at most 1."));
        if (options.Models.Count == 0 && !options.Miniature)
            throw new ArgumentException($"Name a backbone: the folder of a T5, and a larger one after it for prompt tuning; or {TextToTextDefaults.MiniatureModel}.", nameof(options));
        if (options.Data is { } data && !data.Contains(DataSize.Full.Name))
            throw new ArgumentException($"This study takes {DataSize.Full.Name} data; it has no {string.Join(", ", data)} part.", nameof(options));
        string[] models = options.Models.Count > 0 ? [.. options.Models.Distinct(StringComparer.Ordinal)] : [TextToTextDefaults.MiniatureModel];
        string[] methods = [.. options.Methods?.Select(method => MethodExpression.Parse(method, options.KnownMethods).ToString()).Distinct() ?? TextToTextDefaults.Methods];
        return new(options)
        {
            Tasks = [.. (options.Tasks ?? (options.Miniature ? TextToTextDefaults.MiniatureTasks : TextToTextDefaults.Tasks)).Distinct().Select(tasks.Find)],
            Columns =
            [
                .. methods.Select(method => new TextToTextColumn(models[0], method, models.Length > 1 ? $"{method} ({PromptPlan.Name(models[0])})" : method)),
                .. methods.Contains(TextToTextDefaults.OnLargerModels)
                    ? models.Skip(1).Select(model => new TextToTextColumn(model, TextToTextDefaults.OnLargerModels, $"{TextToTextDefaults.OnLargerModels} ({PromptPlan.Name(model)})"))
                    : [],
            ],
            Training = TextToTextDefaults.Training(options),
            Seeds = [.. options.Seeds?.Distinct() ?? [TextToTextDefaults.Seed]],
        };
    }

    /// <summary>All runs: every cell with the first seed, then with the next, so that a study that is cut off has whole tables.</summary>
    internal IReadOnlyList<RunConfiguration> Runs() =>
    [
        .. from seed in Seeds
           from task in Tasks
           from column in Columns
           from rates in Rates(column.Method)
           select new RunConfiguration
           {
               Kind = TextToTextRuns.Kind,
               Model = column.Model,
               Task = task.Name,
               Method = column.Method,
               Seed = seed,
               LearningRates = rates,
               Training = rates.Count > 0 ? Training : Training with { Steps = 0 },
           },
    ];

    /// <summary>A cell of the tables.</summary>
    internal static RunCell Cell(TextToTextColumn column, TaskDeclaration task) => new(column.Model, task.Name, IsFewShot: false, Template: false, column.Method);

    /// <summary>What is not as it would be in full, as sentences for a report's top.</summary>
    internal IEnumerable<string> Notes()
    {
        var full = TextToTextDefaults.Training(new());
        if (_options.Miniature)
            yield return "This is the study in miniature: a small backbone on generated tasks, a few steps. The numbers show that all works and mean nothing else.";
        else if (Training.Steps != full.Steps || Training.EvaluateEvery != full.EvaluateEvery)
            yield return string.Create(CultureInfo.InvariantCulture, $"Budget: {Training.Steps} steps instead of {full.Steps} ({100.0 * Training.Steps / full.Steps:0.##} %), evaluated every {Training.EvaluateEvery} instead of {full.EvaluateEvery}.");
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"Each run: {Training.Steps} steps of {Training.BatchSize} examples, {Training.Optimizer}, schedule {Training.Schedule} with {Training.WarmupSteps} steps of warm-up, gradients clipped at {Training.MaxGradNorm}, at most {Training.MaxInputLength} tokens in and {Training.MaxOutputLength} out, {(Training.Beams == 1 ? "greedy answers" : $"{Training.Beams} beams")}, seeds {string.Join(", ", Seeds)}.");
        if (_options.TrainExamples is { } train)
            yield return string.Create(CultureInfo.InvariantCulture, $"Of each training set the first {train} examples only.");
        if (Training.EvaluationExamples is { } few)
            yield return string.Create(CultureInfo.InvariantCulture, $"Evaluated on at most the first {few} examples of each split.");
        yield return $"Learning rates tried: {string.Join("; ", Columns.Select(column => column.Method).Distinct().Select(method => $"{method} {RatesText(method)}"))}.";
    }

    private string RatesText(string method) => string.Join(", ", Rates(method).Select(rates => string.Join(" > ", rates.Select(rate => rate.ToString("0.#e+0", CultureInfo.InvariantCulture)))).DefaultIfEmpty("none"));

    // A sequence has a rate for each stage, all the same; the backbone as it is has none.
    private IEnumerable<IReadOnlyList<double>> Rates(string method)
    {
        var expression = MethodExpression.Parse(method, _options.KnownMethods);
        if (expression.IsNone)
            return [[]];
        var grid = _options.LearningRates?.Distinct() ?? TextToTextDefaults.Rates(expression, _options.Miniature);
        return grid.Select(rate => (IReadOnlyList<double>)[.. Enumerable.Repeat(rate, expression.Stages.Count)]);
    }
}

/// <summary>A column of the tables.</summary>
/// <param name="Model">The backbone.</param>
/// <param name="Method">What is trained.</param>
/// <param name="Title">Its heading.</param>
internal sealed record TextToTextColumn(string Model, string Method, string Title);
