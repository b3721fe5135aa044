namespace DeltaTuning.Training;

internal sealed record InverseSquareRootSchedule : ILearningRateSchedule
{
    // transformers' timescale where there is no warm-up to take it from.
    private const long DefaultTimescale = 10_000;
    private readonly long? _timescale;

    public InverseSquareRootSchedule(long? timescale)
    {
        if (timescale < 1)
            throw new ArgumentOutOfRangeException(nameof(timescale), timescale, "The timescale is a number of steps, at least 1.");
        _timescale = timescale;
    }

    public bool NeedsTotalSteps => false;

    public double Rate(long step, double learningRate, long warmupSteps, long totalSteps)
    {
        if (Schedule.Warmup(step, warmupSteps) is { } rise)
            return learningRate * rise;
        var timescale = _timescale ?? (warmupSteps > 0 ? warmupSteps : DefaultTimescale);
        return learningRate / Math.Sqrt((double)(step + timescale - warmupSteps) / timescale);
    }
}
