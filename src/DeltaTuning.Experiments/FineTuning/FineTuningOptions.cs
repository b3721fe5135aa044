using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Experiments.FineTuning;

/// <summary>What is trained, on what and how.</summary>
public sealed record FineTuningOptions
{
    /// <summary>The backbone: a folder with a checkpoint, or the name of one that comes along.</summary>
    public required string Model { get; init; }

    /// <summary>What is trained; null to go by the backbone: texts with a T5, classes otherwise.</summary>
    public FineTuningKind? Kind { get; init; }

    /// <summary>The method, or several together, in the study's letters.</summary>
    /// <value>Default <c>LR</c>.</value>
    public string Method { get; init; } = "LR";

    /// <summary>Options of the methods, by <c>METHOD.option</c>.</summary>
    public IReadOnlyDictionary<string, double> MethodOptions { get; init; } = new SortedDictionary<string, double>(StringComparer.Ordinal);

    /// <summary>The user's files; null for a task of the store.</summary>
    public FileTaskOptions? Files { get; init; }

    /// <summary>The task's name; null for the user's files.</summary>
    public string? Task { get; init; }

    /// <summary>Examples of each class that are trained on; null for all.</summary>
    public int? Shots { get; init; }

    /// <summary>The learning rate; null for the method's usual one.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Passes over the training examples, where <see cref="Steps"/> is null.</summary>
    /// <value>Default 3; above 0.</value>
    public double Epochs { get; init; } = 3;

    /// <summary>Optimizer steps; null to go by <see cref="Epochs"/>.</summary>
    public long? Steps { get; init; }

    /// <summary>The share of the steps over which the learning rate rises.</summary>
    /// <value>Default 0; below 1.</value>
    public double WarmupRatio { get; init; }

    /// <summary>Steps from one evaluation to the next; null for each epoch.</summary>
    public long? EvaluateEvery { get; init; }

    /// <summary>Seeds fresh parameters, the order of examples and dropout.</summary>
    public int Seed { get; init; }

    /// <summary>Batches, optimizer, schedule, lengths and the like; steps, warm-up and evaluations are set from the values above.</summary>
    public RunTraining Training { get; init; } = new();
}
