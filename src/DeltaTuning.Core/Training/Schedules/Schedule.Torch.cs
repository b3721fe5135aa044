namespace DeltaTuning.Training;

// PyTorch's own: torch.optim.lr_scheduler. A warm-up, which those do not have, comes before and does not count.
public static partial class Schedule
{
    /// <summary>Times a factor after every so many steps: PyTorch's <c>StepLR</c>.</summary>
    /// <param name="stepSize">Steps between two falls, at least 1.</param>
    /// <param name="factor">The factor, above 0.</param>
    /// <returns>The schedule.</returns>
    public static ILearningRateSchedule Step(long stepSize, double factor = 0.1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepSize);
        ScheduleGuard.RequireFactor(factor, nameof(factor));
        return new CountedSchedule((step, rate) => rate * Math.Pow(factor, step / stepSize));
    }

    /// <summary>Times a factor after every step: PyTorch's <c>ExponentialLR</c>.</summary>
    /// <param name="factor">The factor, above 0.</param>
    /// <returns>The schedule.</returns>
    public static ILearningRateSchedule Exponential(double factor)
    {
        ScheduleGuard.RequireFactor(factor, nameof(factor));
        return new CountedSchedule((step, rate) => rate * Math.Pow(factor, step));
    }

    /// <summary>Down and up along a cosine wave of given length: PyTorch's <c>CosineAnnealingLR</c>.</summary>
    /// <param name="halfPeriod">Steps of a fall (T_max), at least 1.</param>
    /// <param name="minimumRate">The lowest rate, at least 0. It is a rate, not a ratio.</param>
    /// <returns>The schedule.</returns>
    public static ILearningRateSchedule CosineAnnealing(long halfPeriod, double minimumRate = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(halfPeriod);
        ScheduleGuard.RequireRate(minimumRate, nameof(minimumRate));
        return new CountedSchedule((step, rate) => minimumRate + (rate - minimumRate) * (1 + Math.Cos(Math.PI * step / halfPeriod)) / 2);
    }

    /// <summary>
    /// Up to the peak and far down within the run (Smith and Topin 2017, https://arxiv.org/abs/1708.07120): PyTorch's <c>OneCycleLR</c>, the learning rate's part of it
    /// (momentum stays). It has its own rise and takes no warm-up.
    /// </summary>
    /// <param name="risingPart">The part of the run in which it rises, from 0 to 1.</param>
    /// <param name="shape">Linear or cosine.</param>
    /// <param name="startDivisor">The peak divided by the first rate, above 0.</param>
    /// <param name="endDivisor">The first rate divided by the last, above 0.</param>
    /// <param name="threePhases">Whether it falls to the first rate as fast as it rose, and then to the last.</param>
    /// <returns>The schedule.</returns>
    public static ILearningRateSchedule OneCycle(
        double risingPart = 0.3, RampShape shape = RampShape.Cosine, double startDivisor = 25, double endDivisor = 1e4, bool threePhases = false) =>
        new OneCycleSchedule(risingPart, shape, startDivisor, endDivisor, threePhases);

    /// <summary>From one part of the peak to another in a straight line: PyTorch's <c>LinearLR</c>. It is a warm-up of its own and takes no other.</summary>
    /// <param name="start">The first part, from 0 to 1.</param>
    /// <param name="end">The last part, from 0 to 1.</param>
    /// <param name="steps">Steps from one to the other, at least 1.</param>
    /// <returns>The schedule.</returns>
    public static ILearningRateSchedule LinearFactor(double start = 1.0 / 3, double end = 1, long steps = 5) => new LinearFactorSchedule(start, end, steps);
}
