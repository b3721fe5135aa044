namespace DeltaTuning.Training;

/// <summary>How a run went.</summary>
public sealed record TrainingResult
{
    /// <summary>Optimizer steps taken, those before a resumption among them.</summary>
    public required long Steps { get; init; }

    /// <summary>The mean training loss of all steps.</summary>
    public required double Loss { get; init; }

    /// <summary>Whether it ended early because evaluations did not get better.</summary>
    public required bool StoppedEarly { get; init; }

    /// <summary>Every evaluation, in order; empty without validation data.</summary>
    public required IReadOnlyList<EvaluationAtStep> Evaluations { get; init; }

    /// <summary>The best evaluation, whose weights the model has unless <see cref="TrainerOptions.RestoreBest"/> is off; null without validation data.</summary>
    public required EvaluationAtStep? Best { get; init; }

    /// <summary>
    /// How each stage of a sequential composition went; the values here are then those of all stages together, steps counted through, <see cref="Best"/> and
    /// <see cref="StoppedEarly"/> the last one's.
    /// </summary>
    /// <value>Empty for a run without stages.</value>
    public IReadOnlyList<TrainingResult> Stages { get; init; } = [];

    /// <summary>How long it took, from the start or from the resumption.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Training examples per second, evaluations left out; null where a batch does not tell its size.</summary>
    public required double? ExamplesPerSecond { get; init; }
}

/// <summary>An evaluation during training.</summary>
/// <param name="Step">Optimizer steps taken before it.</param>
/// <param name="Result">What it found.</param>
public sealed record EvaluationAtStep(long Step, EvaluationResult Result);
