namespace DeltaTuning.Experiments.Runs;

/// <summary>One line of a run's <c>log.jsonl</c>: training since the last line, an evaluation, or a measured step.</summary>
public sealed record RunLogEntry
{
    /// <summary>The <see cref="Split"/> of evaluations during training.</summary>
    public const string Validation = "validation";

    /// <summary>Optimizer steps taken, counted within the stage.</summary>
    public required long Step { get; init; }

    /// <summary>The stage, from 0; null for a run without stages.</summary>
    public int? Stage { get; init; }

    /// <summary>The mean training loss since the last line; null in an evaluation.</summary>
    public double? Loss { get; init; }

    /// <summary>The learning rate of the last step; null in an evaluation.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The norm of the gradients of the last step before clipping.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>The split that was evaluated, such as <c>validation</c>; <c>measurement</c> for a measured step; null in training.</summary>
    public string? Split { get; init; }

    /// <summary>What the evaluation found: the loss and the metric's numbers by name; the measured times; null in training.</summary>
    public IReadOnlyDictionary<string, double>? Values { get; init; }

    /// <summary>Seconds of computation so far, those before an interruption included.</summary>
    public required double Seconds { get; init; }
}
