using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.FineTuning;

/// <summary>A task made of a user's files.</summary>
public sealed record FileTaskOptions
{
    /// <summary>The task's name.</summary>
    public required string Name { get; init; }

    /// <summary>What is trained.</summary>
    public required FineTuningKind Kind { get; init; }

    /// <summary>The file to train on; null for none.</summary>
    public string? Train { get; init; }

    /// <summary>The file to choose by; null for none.</summary>
    public string? Validation { get; init; }

    /// <summary>The file to report on; null for none.</summary>
    public string? Test { get; init; }

    /// <summary>The column of the text. For classes of words, of the words: a list, or a text with spaces between them.</summary>
    /// <value>Default <c>text</c>.</value>
    public string TextColumn { get; init; } = "text";

    /// <summary>The column of a second text; null for none.</summary>
    public string? PairColumn { get; init; }

    /// <summary>The column of the class, the score, the words' classes or the text to write.</summary>
    /// <value>Default <c>label</c>.</value>
    public string LabelColumn { get; init; } = "label";

    /// <summary>What a text-to-text model reads, with columns in braces, such as <c>premise: {premise} hypothesis: {hypothesis}</c>; null for the text, and the second one behind a space.</summary>
    public string? Input { get; init; }

    /// <summary>The metric's name, as <see cref="Tasks.TaskDeclaration.Metric"/>; null for the kind's.</summary>
    public string? Metric { get; init; }

    /// <summary>The share of the training rows that is held out to choose by, where there is no file for it.</summary>
    /// <value>Default 0; below 1.</value>
    public double Holdout { get; init; }

    /// <summary>Seeds which rows are held out.</summary>
    public int Seed { get; init; }

    /// <summary>How the files are read; null for the defaults.</summary>
    public DataFileOptions? Reading { get; init; }

    /// <summary>The metric's name: what was given, or the kind's usual one.</summary>
    public string MetricName => Metric ?? Kind switch
    {
        FineTuningKind.Regression => "Pearson-Correlation",
        FineTuningKind.TextToText => "EM",
        _ => "ACC",
    };

    internal void Check()
    {
        if (Holdout is < 0 or >= 1 || !double.IsFinite(Holdout))
            throw new ArgumentException(FormattableString.Invariant($"The share that is held out is {Holdout}; it must be from 0 to below 1."));
        if (Holdout > 0 && Validation is not null)
            throw new ArgumentException("There is a file to validate on and a share to hold out; give one of them.");
    }
}
