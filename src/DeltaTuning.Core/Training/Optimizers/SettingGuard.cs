namespace DeltaTuning.Training.Optimizers;

/// <summary>Ranges that several optimizers' settings share.</summary>
internal static class SettingGuard
{
    public static void RequireDecay(double value, string name, string usual = "0.9 and 0.999 are usual")
    {
        if (value is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 0 and below 1; {usual}.");
    }

    public static void RequireNotNegative(double value, string name, string usual)
    {
        if (!(value >= 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 0; {usual}.");
    }

    public static void RequireAboveZero(double value, string name, string usual)
    {
        if (!(value > 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be above 0; {usual}.");
    }

    public static void RequireAtLeastOne(double value, string name, string usual)
    {
        if (!(value >= 1 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 1; {usual}.");
    }

    public static void RequireFallingPower(double value, string name)
    {
        if (!(value <= 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name, value, $"{name} is a power of the step that falls, at most 0; -0.8 is usual.");
    }

    public static void RequireWeightDecay(double value) =>
        RequireNotNegative(value, "weightDecay", "0.01 is usual, 0 turns it off");
}
