namespace DeltaTuning.Experiments.Runs;

/// <summary>How a run is trained and evaluated, learning rates apart.</summary>
public sealed record RunTraining
{
    /// <summary>Optimizer steps of each stage; 0 trains nothing.</summary>
    public long Steps { get; init; }

    /// <summary>Evaluates on the validation split every so many steps, and after the last one.</summary>
    /// <value>Default 200; at least 1.</value>
    public long EvaluateEvery { get; init; } = 200;

    /// <summary>Examples of one step.</summary>
    /// <value>Default 16; at least 1.</value>
    public int BatchSize { get; init; } = 16;

    /// <summary>Examples of one batch of an evaluation; it does not change numbers.</summary>
    /// <value>Default 32; at least 1.</value>
    public int EvaluationBatchSize { get; init; } = 32;

    /// <summary>Batches whose gradients make one step; <see cref="BatchSize"/> is cut into so many.</summary>
    /// <value>Default 1; at least 1.</value>
    public int Accumulation { get; init; } = 1;

    /// <summary>The optimizer: <c>adamw</c>, <c>adafactor</c>, <c>sgd</c> or <c>lion</c>.</summary>
    /// <value>Default <c>adamw</c>.</value>
    public string Optimizer { get; init; } = "adamw";

    /// <summary>The schedule: <c>constant</c>, <c>linear</c>, <c>cosine</c> or another name of transformers'.</summary>
    /// <value>Default <c>linear</c>.</value>
    public string Schedule { get; init; } = "linear";

    /// <summary>Steps over which the learning rate rises.</summary>
    /// <value>Default 0.</value>
    public long WarmupSteps { get; init; }

    /// <summary>Weight decay.</summary>
    /// <value>Default 0.</value>
    public double WeightDecay { get; init; }

    /// <summary>The norm to which gradients are clipped; null for no clipping.</summary>
    /// <value>Default 1.</value>
    public double? MaxGradNorm { get; init; } = 1;

    /// <summary>Evaluations without a better one after which a run ends early; null to go on.</summary>
    /// <value>Default null.</value>
    public int? Patience { get; init; }

    /// <summary>Tokens of an input, beyond which it is cut.</summary>
    /// <value>Default 256.</value>
    public int MaxInputLength { get; init; } = 256;

    /// <summary>Tokens of an answer, in training and in generation.</summary>
    /// <value>Default 64.</value>
    public int MaxOutputLength { get; init; } = 64;

    /// <summary>Beams of the generation in evaluations.</summary>
    /// <value>Default 1, greedy.</value>
    public int Beams { get; init; } = 1;

    /// <summary>The first examples of the training split that are used; null for all.</summary>
    public int? TrainExamples { get; init; }

    /// <summary>The first examples of the validation and test splits that are used; null for all.</summary>
    public int? EvaluationExamples { get; init; }

    /// <summary>Whether the metric is measured on the training split too, at the chosen checkpoint.</summary>
    /// <value>Default false.</value>
    public bool MeasureTrain { get; init; }
}
