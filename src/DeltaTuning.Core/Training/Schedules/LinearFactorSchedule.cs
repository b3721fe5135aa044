namespace DeltaTuning.Training;

internal sealed record LinearFactorSchedule : ILearningRateSchedule
{
    private readonly double _start;
    private readonly double _end;
    private readonly long _steps;

    public LinearFactorSchedule(double start, double end, long steps)
    {
        ScheduleGuard.RequireRatio(start, nameof(start));
        ScheduleGuard.RequireRatio(end, nameof(end));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        (_start, _end, _steps) = (start, end, steps);
    }

    public bool NeedsTotalSteps => false;

    public double Rate(long step, double learningRate, long warmupSteps, long totalSteps)
    {
        ScheduleGuard.RequireNoWarmup(warmupSteps, "The linear factor");
        return learningRate * (_start + (_end - _start) * Math.Min(step, _steps) / _steps);
    }
}
