namespace DeltaTuning.Training;

public static partial class Schedule
{
    /// <summary>The names that <see cref="ByName"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["constant", "constant_with_warmup", "linear", "cosine", "cosine_with_restarts", "polynomial", "inverse_sqrt", "one_cycle"];

    /// <summary>A schedule with its default settings.</summary>
    /// <param name="name">transformers' name for it, such as <c>linear</c>, or <c>one_cycle</c>; upper and lower case are the same.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ArgumentException">There is none of that name, or it means nothing without a setting; the message has the nearest names or the remedy.</exception>
    public static ILearningRateSchedule ByName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.ToLowerInvariant() switch
        {
            "constant" or "constant_with_warmup" => Constant,
            "linear" => Linear,
            "cosine" => Cosine(),
            "cosine_with_restarts" => CosineWithRestarts(),
            "polynomial" => Polynomial(),
            "inverse_sqrt" => InverseSquareRoot(),
            "one_cycle" => OneCycle(),
            "cosine_with_min_lr" => throw NeedsSetting("Schedule.Cosine(minimumRatio: ...)"),
            "cosine_warmup_with_min_lr" => throw NeedsSetting("Schedule.CosineWarmup(minimumRatio: ...)"),
            "warmup_stable_decay" => throw NeedsSetting("Schedule.WarmupStableDecay(decaySteps: ...)"),
            _ => throw UnknownName.Of("schedule", name, Names),
        };

        ArgumentException NeedsSetting(string call) =>
            new($"The schedule \"{name}\" needs a setting that a name does not give: make it in code with {call}.", nameof(name));
    }
}
