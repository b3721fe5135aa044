using System.Globalization;
using DeltaTuning.Experiments.Backbones;
using DeltaTuning.Experiments.Measurements;
using DeltaTuning.Experiments.Methods;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Models;

namespace DeltaTuning.Experiments.Studies.Efficiency;

/// <summary>What the user's options and the paper's grids come to.</summary>
internal sealed record EfficiencyPlan
{
    /// <summary>What every method is compared with.</summary>
    internal const string Full = "FT";

    private const long FullSteps = 10;
    private const long Warmup = 3;
    private const int MemoryLength = 128;

    // Of a label's words in T5.
    private const int OutputLength = 8;

    private static readonly string[] PaperModels = ["random-t5-base", "random-t5-large", "random-t5-3b", "random-roberta-large"];
    private static readonly string[] MiniatureModels = ["mini-t5", "mini-roberta"];

    private readonly StudyOptions _options;

    private EfficiencyPlan(StudyOptions options) => _options = options;

    /// <summary>Backbones whose memory is measured by batch size.</summary>
    internal required IReadOnlyList<string> ByBatch { get; init; }

    /// <summary>Backbones whose time is measured by length.</summary>
    internal required IReadOnlyList<string> ByLength { get; init; }

    /// <summary>The batch sizes.</summary>
    internal required IReadOnlyList<int> Batches { get; init; }

    /// <summary>The lengths.</summary>
    internal required IReadOnlyList<int> Lengths { get; init; }

    /// <summary>The methods by batch size, full fine-tuning first.</summary>
    internal required IReadOnlyList<string> BatchMethods { get; init; }

    /// <summary>The methods by length, full fine-tuning first.</summary>
    internal required IReadOnlyList<string> LengthMethods { get; init; }

    /// <summary>Tokens of an input where the batch size varies.</summary>
    internal int Length => Lengths.Count == 1 ? Lengths[0] : _options.Miniature ? 32 : MemoryLength;

    /// <summary>Makes the plan.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <exception cref="ArgumentException">An option means nothing.</exception>
    /// <exception cref="FileNotFoundException">A backbone is not there.</exception>
    internal static EfficiencyPlan Of(StudyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Budget is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(options), string.Create(CultureInfo.InvariantCulture, $"The budget is {options.Budget}; give a part of the study's steps, above 0 and at most 1."));
        if (options.Tasks is not null)
            throw new ArgumentException($"The study efficiency measures steps on random tokens and takes no tasks; {string.Join(", ", options.Tasks)} mean nothing here.", nameof(options));
        string[] models = [.. (options.Models.Count > 0 ? options.Models : options.Miniature ? MiniatureModels : PaperModels).Select(Known).Distinct()];
        string[] writers = [.. models.Where(model => AutoModel.FamilyOf(ModelFolders.Resolve(model)) is "t5" or "mt5")];
        string[] readers = [.. models.Except(writers)];
        return new(options)
        {
            ByBatch = writers.Length > 0 ? writers : readers,
            ByLength = readers.Length > 0 ? readers : writers,
            Batches = options.BatchSize is { } batch ? [batch] : options.Miniature ? [1, 8] : [1, 8, 32, 64],
            Lengths = options.MaxInputLength is { } length ? [length] : options.Miniature ? [16, 64] : [.. PaperTimes.Lengths],
            BatchMethods = Methods(options, [Full, "AP", "LR", "BF", "PF", "PT"]),
            LengthMethods = Methods(options, [Full, "AP", "BF", "PT"]),
        };
    }

    /// <summary>All measurements, the small ones first.</summary>
    internal IReadOnlyList<RunConfiguration> Runs() =>
    [
        .. (from model in ByBatch from batch in Batches from method in BatchMethods select Run(model, method, batch, Length))
            .Concat(from model in ByLength from length in Lengths from method in LengthMethods select Run(model, method, 1, length))
            .DistinctBy(run => (run.Model, run.Method, run.Training.BatchSize, run.Training.MaxInputLength)),
    ];

    /// <summary>How it was measured, as sentences for a report's top.</summary>
    internal IEnumerable<string> Notes()
    {
        if (_options.Miniature)
            yield return "This is the study in miniature: small backbones, short inputs, few steps. The numbers show that all works; savings of such backbones mean nothing.";
        yield return string.Create(CultureInfo.InvariantCulture, $"Steps of training on random tokens, in float32 with AdamW: medians of {Steps} steps after {Warm} of warm-up{(Steps < FullSteps && !_options.Miniature ? $" (in full {FullSteps})" : "")}. By batch size inputs have {Length} tokens and T5's answers {OutputLength}; by length a batch has one input.");
    }

    private long Steps => _options.Steps ?? (_options.Miniature ? 3 : Math.Max(3, (long)Math.Round(FullSteps * _options.Budget)));

    private long Warm => _options.Miniature ? 1 : Warmup;

    private RunConfiguration Run(string model, string method, int batch, int length) => new()
    {
        Kind = MeasurementExecutor.KindName,
        Model = model,
        Method = method,
        Seed = _options.Seeds is { Count: > 0 } seeds ? seeds[0] : 0,
        Training = new()
        {
            Steps = Steps,
            WarmupSteps = Warm,
            BatchSize = batch,
            MaxInputLength = length,
            MaxOutputLength = OutputLength,
            Optimizer = "adamw",
            Schedule = "constant",
            MaxGradNorm = null,
        },
    };

    // What a name of the hub means without its weights, unless a folder of that name is there.
    private static string Known(string model) => !Directory.Exists(model) && RandomModels.Names.Contains(RandomModels.Prefix + model) ? RandomModels.Prefix + model : model;

    private static string[] Methods(StudyOptions options, string[] paper)
    {
        string[] methods = [.. options.Methods?.Select(method => MethodExpression.Parse(method, options.KnownMethods).ToString()) ?? paper];
        return [.. methods.Prepend(Full).Distinct()];
    }
}
