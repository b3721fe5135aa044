namespace DeltaTuning.Training;

internal sealed record PolynomialSchedule : ILearningRateSchedule
{
    private readonly double _power;
    private readonly double _endRate;

    public PolynomialSchedule(double power, double endRate)
    {
        if (!(power > 0 && double.IsFinite(power)))
            throw new ArgumentOutOfRangeException(nameof(power), power, "The power must be above 0; 1 is a straight line.");
        ScheduleGuard.RequireRate(endRate, nameof(endRate));
        (_power, _endRate) = (power, endRate);
    }

    public bool NeedsTotalSteps => true;

    public double Rate(long step, double learningRate, long warmupSteps, long totalSteps)
    {
        if (Schedule.Warmup(step, warmupSteps) is { } rise)
            return learningRate * rise;
        if (learningRate <= _endRate)
            throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate, $"The polynomial schedule falls to {_endRate}, so the learning rate must be above it.");
        if (step > totalSteps)
            return _endRate;
        var left = 1 - Schedule.Progress(step, warmupSteps, totalSteps);
        return (learningRate - _endRate) * Math.Pow(left, _power) + _endRate;
    }
}
