namespace DeltaTuning.Training;

internal sealed record ConstantSchedule : ILearningRateSchedule
{
    public bool NeedsTotalSteps => false;

    public double Rate(long step, double learningRate, long warmupSteps, long totalSteps) =>
        learningRate * (Schedule.Warmup(step, warmupSteps) ?? 1);
}
