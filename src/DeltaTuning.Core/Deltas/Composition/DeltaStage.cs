using DeltaTuning.Training;

namespace DeltaTuning;

/// <summary>One stage of a sequential composition.</summary>
/// <param name="Part">What is trained in it: a method, or a simultaneous composition.</param>
public sealed record DeltaStage(IDeltaPart Part) : IDeltaPart
{
    /// <inheritdoc/>
    public string Method => Part.Method;

    /// <summary>How this stage is trained, made from the trainer's own options: steps, learning rate, schedule, patience, ...</summary>
    /// <value>Default null: as the trainer says.</value>
    /// <example><code>new DeltaStage(new PromptTuning(10)) { Training = options => options with { LearningRate = 0.3, Epochs = 10 } }</code></example>
    public Func<TrainerOptions, TrainerOptions>? Training { get; init; }

    /// <summary>Whether its deltas are folded into the weights while later stages are trained. They must be mergeable.</summary>
    /// <value>Default false: they stay attached, frozen and active.</value>
    public bool MergeAfter { get; init; }
}
