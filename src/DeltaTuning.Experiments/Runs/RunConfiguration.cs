namespace DeltaTuning.Experiments.Runs;

/// <summary>All that decides a run's numbers. Two runs with equal configurations are one run; the folder of a run is named after it.</summary>
public sealed record RunConfiguration
{
    /// <summary>What kind of run it is: the name of the <see cref="IRunExecutor"/> that carries it out, such as <c>text-to-text</c>, <c>prompt</c> or <c>measurement</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The backbone: a folder with a checkpoint, or the name of one that comes along.</summary>
    public required string Model { get; init; }

    /// <summary>The task's name; null for a run without one, such as a measurement on random tokens.</summary>
    public string? Task { get; init; }

    /// <summary>
    /// What is trained, in the study's letters: <c>FT</c>, <c>PT</c>, <c>PF</c>, <c>LR</c>, <c>AP</c>, <c>BF</c> and what else is registered; <c>none</c> for
    /// the backbone as it is; <c>PT+BF+AP</c> together; <c>AP&gt;BF&gt;PT</c> one after the other.
    /// </summary>
    public required string Method { get; init; }

    /// <summary>Options of the methods beyond the study's defaults, by <c>METHOD.option</c>, such as <c>AP.bottleneck</c>.</summary>
    public IReadOnlyDictionary<string, double> MethodOptions { get; init; } = new SortedDictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Seeds fresh parameters, the order of examples and dropout.</summary>
    public int Seed { get; init; }

    /// <summary>Examples of each class that are trained on; null for all data.</summary>
    public int? Shots { get; init; }

    /// <summary>Seeds the choice of the few examples; null where all are taken.</summary>
    public int? DataSeed { get; init; }

    /// <summary>Whether inputs stand in the task's manual template (prompt-based runs).</summary>
    public bool Template { get; init; }

    /// <summary>The learning rate of each stage; one for a run without stages, none for a run that trains nothing.</summary>
    public IReadOnlyList<double> LearningRates { get; init; } = [];

    /// <summary>How long and with what it is trained and evaluated.</summary>
    public RunTraining Training { get; init; } = new();

    /// <summary>What only this kind of run knows, by name, such as <c>length</c> of a measurement.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);
}
