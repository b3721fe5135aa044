namespace DeltaTuning.Experiments.Runs;

/// <summary>What a finished run came to: <c>metrics.json</c> in its folder.</summary>
public sealed record RunResult
{
    /// <summary>The name of the metric that chooses, such as <c>ACC</c>; null for a measurement.</summary>
    public string? Metric { get; init; }

    /// <summary>
    /// The numbers by name. Trained runs: <c>validation</c>, <c>test</c> and <c>train</c> (the metric at the chosen checkpoint, as a fraction; absent where there is
    /// no such split). Measurements: <c>seconds_per_step</c>, <c>peak_bytes</c> and the like.
    /// </summary>
    public required IReadOnlyDictionary<string, double> Values { get; init; }

    /// <summary>Optimizer steps taken.</summary>
    public long Steps { get; init; }

    /// <summary>The step whose weights were chosen.</summary>
    public long BestStep { get; init; }

    /// <summary>Parameters that were trained.</summary>
    public long TrainableParameters { get; init; }

    /// <summary>All parameters, added ones included: what the study's percentages are of.</summary>
    public long TotalParameters { get; init; }

    /// <summary>The stages of a run with stages, in order; empty otherwise.</summary>
    public IReadOnlyList<StageResult> Stages { get; init; } = [];

    /// <summary>Seconds of computation, those before an interruption included.</summary>
    public double Seconds { get; init; }
}

/// <summary>How one stage ended, by the validation metric.</summary>
/// <param name="Method">What it trained.</param>
/// <param name="Last">The metric after its last step.</param>
/// <param name="Best">The best of its evaluations.</param>
/// <param name="BestStep">The step of the best, counted within the stage.</param>
public sealed record StageResult(string Method, double Last, double Best, long BestStep);
