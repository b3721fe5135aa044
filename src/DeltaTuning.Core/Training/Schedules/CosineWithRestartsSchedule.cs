namespace DeltaTuning.Training;

internal sealed record CosineWithRestartsSchedule : ILearningRateSchedule
{
    private readonly int _cycles;

    public CosineWithRestartsSchedule(int cycles)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cycles);
        _cycles = cycles;
    }

    public bool NeedsTotalSteps => true;

    public double Rate(long step, double learningRate, long warmupSteps, long totalSteps)
    {
        if (Schedule.Warmup(step, warmupSteps) is { } rise)
            return learningRate * rise;
        var progress = Schedule.Progress(step, warmupSteps, totalSteps);
        return progress >= 1 ? 0 : learningRate * Math.Max(0, 0.5 * (1 + Math.Cos(Math.PI * (_cycles * progress % 1))));
    }
}
