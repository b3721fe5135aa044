namespace DeltaTuning.Training;

internal sealed record LinearSchedule : ILearningRateSchedule
{
    public bool NeedsTotalSteps => true;

    public double Rate(long step, double learningRate, long warmupSteps, long totalSteps) =>
        learningRate * (Schedule.Warmup(step, warmupSteps)
            ?? Math.Max(0, (double)(totalSteps - step) / Math.Max(1, totalSteps - warmupSteps)));
}
