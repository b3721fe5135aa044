namespace DeltaTuning.Training;

/// <summary>Ranges that several schedules' settings share.</summary>
internal static class ScheduleGuard
{
    public static void RequireWaves(double cycles)
    {
        if (!(cycles > 0 && double.IsFinite(cycles)))
            throw new ArgumentOutOfRangeException(nameof(cycles), cycles, "The number of cosine waves must be above 0; 0.5 falls once.");
    }

    public static void RequireRatio(double value, string name)
    {
        if (value is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(name, value, $"{name} is a part of the peak, from 0 to 1.");
    }

    public static void RequireRate(double value, string name)
    {
        if (!(value >= 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name, value, "The lowest rate must be at least 0.");
    }

    public static void RequireFactor(double value, string name)
    {
        if (!(value > 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name, value, $"{name} is a factor of the rate and must be above 0.");
    }

    public static void RequireNoWarmup(long warmupSteps, string schedule)
    {
        if (warmupSteps > 0)
            throw new ArgumentException($"{schedule} has a rise of its own, so that a warm-up of {warmupSteps} steps has no place: set the trainer's warm-up to 0.");
    }
}
