namespace DeltaTuning.Training;

internal sealed record OneCycleSchedule : ILearningRateSchedule
{
    private readonly double _risingPart;
    private readonly RampShape _shape;
    private readonly double _startDivisor;
    private readonly double _endDivisor;
    private readonly bool _threePhases;

    public OneCycleSchedule(double risingPart, RampShape shape, double startDivisor, double endDivisor, bool threePhases)
    {
        ScheduleGuard.RequireRatio(risingPart, nameof(risingPart));
        if (threePhases && risingPart > 0.5)
            throw new ArgumentOutOfRangeException(nameof(risingPart), risingPart, "With three phases the rise takes at most half of the run.");
        if (shape is not (RampShape.Linear or RampShape.Cosine))
            throw new ArgumentOutOfRangeException(nameof(shape), shape, "One cycle is linear or a cosine.");
        ScheduleGuard.RequireFactor(startDivisor, nameof(startDivisor));
        ScheduleGuard.RequireFactor(endDivisor, nameof(endDivisor));
        (_risingPart, _shape, _startDivisor, _endDivisor, _threePhases) = (risingPart, shape, startDivisor, endDivisor, threePhases);
    }

    public bool NeedsTotalSteps => true;

    public double Rate(long step, double learningRate, long warmupSteps, long totalSteps)
    {
        ScheduleGuard.RequireNoWarmup(warmupSteps, "One cycle");
        var low = learningRate / _startDivisor;
        var end = low / _endDivisor;
        var top = _risingPart * totalSteps - 1;
        var last = totalSteps - 1.0;
        if (step <= top)
            return Between(low, learningRate, step / top);
        if (!_threePhases)
            return Between(learningRate, end, (step - top) / (last - top));
        var fallen = 2 * top;
        return step <= fallen ? Between(learningRate, low, (step - top) / top) : Between(low, end, (step - fallen) / (last - fallen));
    }

    private double Between(double from, double to, double part)
    {
        // A phase without steps has no part of the way.
        part = double.IsNaN(part) ? 1 : Math.Clamp(part, 0, 1);
        return _shape == RampShape.Linear ? from + (to - from) * part : to + (from - to) / 2 * (1 + Math.Cos(Math.PI * part));
    }
}
