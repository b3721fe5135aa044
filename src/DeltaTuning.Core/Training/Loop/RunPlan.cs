namespace DeltaTuning.Training.Loop;

/// <summary>How long a run is and which learning rate each of its steps uses.</summary>
internal sealed class RunPlan
{
    private readonly TrainerOptions _options;
    private readonly long _warmupSteps;

    public RunPlan(TrainerOptions options, long? batchesPerEpoch)
    {
        _options = options;
        TotalSteps = options.MaxSteps
            ?? (batchesPerEpoch is { } batches ? options.Epochs * ((batches + options.Accumulation - 1) / options.Accumulation) : null);
        if (TotalSteps is null && (options.Schedule.NeedsTotalSteps || options.WarmupRatio > 0))
            throw new ArgumentException("The training source does not tell how many batches it has, and the schedule or WarmupRatio needs the number of steps: set MaxSteps instead of Epochs, or use a constant schedule with WarmupSteps.");
        _warmupSteps = options.WarmupRatio > 0 ? (long)Math.Ceiling(TotalSteps!.Value * options.WarmupRatio) : options.WarmupSteps;
    }

    /// <summary>Null where only the end of the data will tell.</summary>
    public long? TotalSteps { get; }

    public bool IsOver(RunState state) => state.Step >= TotalSteps || state.Epoch >= _options.Epochs;

    public double LearningRate(long step, double peak) => _options.Schedule.Rate(step, peak, _warmupSteps, TotalSteps ?? 0);
}
