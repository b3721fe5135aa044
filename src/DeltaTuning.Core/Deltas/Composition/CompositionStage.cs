using DeltaTuning.Training;

namespace DeltaTuning;

/// <summary>A stage of an attached composition.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Plan">What was asked for.</param>
/// <param name="Deltas">Its attached deltas, in order of application.</param>
public sealed record CompositionStage(int Number, DeltaStage Plan, IReadOnlyList<DeltaHandle> Deltas);

/// <summary>Tells of a boundary between stages.</summary>
/// <param name="stage">The stage.</param>
/// <param name="result">How its training went; null where it begins, or was not trained by a trainer.</param>
public sealed class StageEventArgs(CompositionStage stage, TrainingResult? result) : EventArgs
{
    /// <summary>The stage that begins or has ended.</summary>
    public CompositionStage Stage { get; } = stage;

    /// <summary>How its training went; null where it begins.</summary>
    public TrainingResult? Result { get; } = result;
}
