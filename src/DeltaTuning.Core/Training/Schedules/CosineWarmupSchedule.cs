namespace DeltaTuning.Training;

internal sealed record CosineWarmupSchedule : ILearningRateSchedule
{
    private readonly double _minimumRatio;
    private readonly double? _warmupRatio;
    private readonly double _cycles;

    public CosineWarmupSchedule(double minimumRatio, double? warmupRatio, double cycles)
    {
        ScheduleGuard.RequireWaves(cycles);
        ScheduleGuard.RequireRatio(minimumRatio, nameof(minimumRatio));
        if (warmupRatio is { } ratio)
            ScheduleGuard.RequireRatio(ratio, nameof(warmupRatio));
        (_minimumRatio, _warmupRatio, _cycles) = (minimumRatio, warmupRatio, cycles);
    }

    public bool NeedsTotalSteps => true;

    public double Rate(long step, double learningRate, long warmupSteps, long totalSteps)
    {
        if (step < warmupSteps)
            return learningRate * (_warmupRatio is { } first
                ? first + (1 - first) * step / Math.Max(1, warmupSteps - 1)
                : (step + 1.0) / Math.Max(1, warmupSteps));
        var wave = 0.5 * (1 + Math.Cos(Math.PI * _cycles * 2 * Schedule.Progress(step + 1, warmupSteps, totalSteps)));
        return learningRate * Math.Max(0, wave * (1 - _minimumRatio) + _minimumRatio);
    }
}
