namespace DeltaTuning.Training;

internal sealed record WarmupStableDecaySchedule : ILearningRateSchedule
{
    private readonly long _decaySteps;
    private readonly long? _stableSteps;
    private readonly RampShape _warmup;
    private readonly RampShape _decay;
    private readonly double _minimumRatio;
    private readonly double _cycles;

    public WarmupStableDecaySchedule(long decaySteps, long? stableSteps, RampShape warmup, RampShape decay, double minimumRatio, double cycles)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decaySteps);
        ArgumentOutOfRangeException.ThrowIfNegative(stableSteps ?? 0, nameof(stableSteps));
        ScheduleGuard.RequireRatio(minimumRatio, nameof(minimumRatio));
        ScheduleGuard.RequireWaves(cycles);
        (_decaySteps, _stableSteps, _warmup, _decay, _minimumRatio, _cycles) = (decaySteps, stableSteps, warmup, decay, minimumRatio, cycles);
    }

    public bool NeedsTotalSteps => _stableSteps is null;

    public double Rate(long step, double learningRate, long warmupSteps, long totalSteps)
    {
        var decayFrom = warmupSteps + (_stableSteps ?? totalSteps - warmupSteps - _decaySteps);
        if (step < warmupSteps)
            return learningRate * AboveMinimum(Rise((double)step / warmupSteps));
        if (step < decayFrom)
            return learningRate;
        return learningRate * (step < decayFrom + _decaySteps ? AboveMinimum(Fall((double)(step - decayFrom) / _decaySteps)) : _minimumRatio);
    }

    private double AboveMinimum(double share) => Math.Max(0, share * (1 - _minimumRatio) + _minimumRatio);

    private double Rise(double part) => _warmup switch
    {
        RampShape.Linear => part,
        RampShape.Cosine => 0.5 * (1 - Math.Cos(Math.PI * part)),
        _ => 1 - Math.Sqrt(1 - part),
    };

    private double Fall(double part) => _decay switch
    {
        RampShape.Linear => 1 - part,
        RampShape.Cosine => 0.5 * (1 + Math.Cos(Math.PI * _cycles * 2 * part)),
        _ => 1 - Math.Sqrt(part),
    };
}
