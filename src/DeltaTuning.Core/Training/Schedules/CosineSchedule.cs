namespace DeltaTuning.Training;

internal sealed record CosineSchedule : ILearningRateSchedule
{
    private readonly double _cycles;
    private readonly double _minimumRatio;

    public CosineSchedule(double cycles, double minimumRatio)
    {
        ScheduleGuard.RequireWaves(cycles);
        ScheduleGuard.RequireRatio(minimumRatio, nameof(minimumRatio));
        (_cycles, _minimumRatio) = (cycles, minimumRatio);
    }

    public bool NeedsTotalSteps => true;

    public double Rate(long step, double learningRate, long warmupSteps, long totalSteps)
    {
        if (Schedule.Warmup(step, warmupSteps) is { } rise)
            return learningRate * rise;
        var wave = 0.5 * (1 + Math.Cos(Math.PI * _cycles * 2 * Schedule.Progress(step, warmupSteps, totalSteps)));
        return learningRate * Math.Max(0, wave * (1 - _minimumRatio) + _minimumRatio);
    }
}
