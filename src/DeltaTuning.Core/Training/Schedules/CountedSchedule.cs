namespace DeltaTuning.Training;

/// <summary>A schedule that follows the number of steps since the warm-up and does not know the run's length.</summary>
internal sealed class CountedSchedule(Func<long, double, double> rate) : ILearningRateSchedule
{
    public bool NeedsTotalSteps => false;

    public double Rate(long step, double learningRate, long warmupSteps, long totalSteps) =>
        Schedule.Warmup(step, warmupSteps) is { } rise ? learningRate * rise : rate(step - warmupSteps, learningRate);
}
