namespace DeltaTuning.Training;

/// <summary>The learning rate schedules of transformers and of PyTorch, with the same numbers.</summary>
public static partial class Schedule
{
    /// <summary>The peak rate throughout, after the warm-up.</summary>
    public static ILearningRateSchedule Constant { get; } = new ConstantSchedule();

    /// <summary>Down to 0 in a straight line, after the warm-up. The default, as in transformers.</summary>
    public static ILearningRateSchedule Linear { get; } = new LinearSchedule();

    /// <summary>Down along half a cosine wave, after the warm-up.</summary>
    /// <param name="cycles">Waves from the end of the warm-up to the last step, above 0; 0.5 ends at the minimum.</param>
    /// <param name="minimumRatio">The lowest rate as a part of the peak, from 0 to 1.</param>
    /// <returns>The schedule.</returns>
    public static ILearningRateSchedule Cosine(double cycles = 0.5, double minimumRatio = 0) => new CosineSchedule(cycles, minimumRatio);

    /// <summary>Down along half a cosine wave, several times, each time from the peak.</summary>
    /// <param name="cycles">How many times, at least 1.</param>
    /// <returns>The schedule.</returns>
    public static ILearningRateSchedule CosineWithRestarts(int cycles = 1) => new CosineWithRestartsSchedule(cycles);

    /// <summary>Down to a lowest rate along a power of the part of the run that is left.</summary>
    /// <param name="power">The power, above 0; 1 is a straight line.</param>
    /// <param name="endRate">The lowest rate, at least 0 and below the peak. It is a rate, not a ratio.</param>
    /// <returns>The schedule.</returns>
    public static ILearningRateSchedule Polynomial(double power = 1, double endRate = 1e-7) => new PolynomialSchedule(power, endRate);

    /// <summary>Down with the inverse root of the step, after the warm-up: the rate is the peak divided by √((step + timescale − warm-up) / timescale).</summary>
    /// <param name="timescale">Steps after which the fall is noticeable, at least 1; null for the warm-up's steps, or 10,000 without warm-up.</param>
    /// <returns>The schedule.</returns>
    public static ILearningRateSchedule InverseSquareRoot(long? timescale = null) => new InverseSquareRootSchedule(timescale);

    /// <summary>
    /// Down along half a cosine wave to a lowest rate, with a warm-up that begins above 0 and a fall that is one step ahead of <see cref="Cosine"/>:
    /// transformers' <c>cosine_warmup_with_min_lr</c>.
    /// </summary>
    /// <param name="minimumRatio">The lowest rate as a part of the peak, from 0 to 1.</param>
    /// <param name="warmupRatio">The first rate of the warm-up as a part of the peak, from 0 to 1; null for one step's share of it.</param>
    /// <param name="cycles">Waves from the end of the warm-up to the last step, above 0; 0.5 ends at the minimum.</param>
    /// <returns>The schedule.</returns>
    public static ILearningRateSchedule CosineWarmup(double minimumRatio = 0, double? warmupRatio = null, double cycles = 0.5) =>
        new CosineWarmupSchedule(minimumRatio, warmupRatio, cycles);

    /// <summary>Up, level, down: transformers' <c>warmup_stable_decay</c>.</summary>
    /// <param name="decaySteps">Steps of the fall, at least 0; afterwards the rate stays at its lowest.</param>
    /// <param name="stableSteps">Steps at the peak, at least 0; null for what warm-up and fall leave of the run.</param>
    /// <param name="warmup">How it rises.</param>
    /// <param name="decay">How it falls.</param>
    /// <param name="minimumRatio">Where it begins and ends as a part of the peak, from 0 to 1.</param>
    /// <param name="cycles">Waves of a fall along a cosine, above 0; 0.5 falls once.</param>
    /// <returns>The schedule.</returns>
    public static ILearningRateSchedule WarmupStableDecay(
        long decaySteps, long? stableSteps = null, RampShape warmup = RampShape.Linear, RampShape decay = RampShape.Cosine, double minimumRatio = 0, double cycles = 0.5) =>
        new WarmupStableDecaySchedule(decaySteps, stableSteps, warmup, decay, minimumRatio, cycles);

    /// <summary>The share of the peak while it rises; null after the warm-up.</summary>
    internal static double? Warmup(long step, long warmupSteps) => step < warmupSteps ? (double)step / Math.Max(1, warmupSteps) : null;

    /// <summary>The share of the run after the warm-up that has passed; above 1 after the last step.</summary>
    internal static double Progress(long step, long warmupSteps, long totalSteps) => (double)(step - warmupSteps) / Math.Max(1, totalSteps - warmupSteps);
}
