namespace DeltaTuning.Training;

/// <summary>How far a run is.</summary>
public sealed record TrainingProgress
{
    /// <summary>Optimizer steps taken.</summary>
    public required long Step { get; init; }

    /// <summary>Optimizer steps of the whole run; null where the source does not tell how many batches it has.</summary>
    public required long? TotalSteps { get; init; }

    /// <summary>The epoch, from 0, that the last step belongs to.</summary>
    public required int Epoch { get; init; }

    /// <summary>The mean training loss of the steps since the last report.</summary>
    public required double Loss { get; init; }

    /// <summary>The trainer's learning rate in the last step; a group with a rate of its own has another.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The norm of all gradients in the last step, before clipping; null where nothing is clipped.</summary>
    public required double? GradientNorm { get; init; }

    /// <summary>Training examples per second since the run began, evaluations left out; null where a batch does not tell its size.</summary>
    public required double? ExamplesPerSecond { get; init; }

    /// <summary>Time since the run began, or was resumed.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Time that is left at the pace so far; null where <see cref="TotalSteps"/> is.</summary>
    public required TimeSpan? Remaining { get; init; }

    /// <summary>The stage of a sequential composition, from 0, that the numbers are of; null for a run without stages.</summary>
    public int? Stage { get; init; }

    /// <summary>The evaluation that was just made; null in a report on training.</summary>
    public EvaluationResult? Evaluation { get; init; }
}
