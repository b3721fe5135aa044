using System.Globalization;

namespace DeltaTuning.Training.Loop;

/// <summary>Looks over the options before a run.</summary>
internal static class OptionsGuard
{
    public static void Check(TrainerOptions options, bool hasValidation)
    {
        RequirePositive(options.LearningRate, nameof(options.LearningRate), "5e-5 is usual for whole models, 1e-4 to 1e-2 for deltas");
        RequireNotNegative(options.WeightDecay, nameof(options.WeightDecay), "0.01 is usual, 0 turns it off");
        if (options.MaxGradNorm is { } norm)
            RequirePositive(norm, nameof(options.MaxGradNorm), "1 is usual, null turns clipping off");
        foreach (var group in options.ParameterGroups)
            CheckGroup(group);
        CheckLength(options);
        CheckWarmup(options);
        RequireAtLeastOne(options.Accumulation, nameof(options.Accumulation));
        RequireAtLeastOne(options.LogEvery, nameof(options.LogEvery));
        RequireAtLeastOne(options.EvaluateEvery ?? 1, nameof(options.EvaluateEvery));
        RequireAtLeastOne(options.SaveEvery ?? 1, nameof(options.SaveEvery));
        RequireAtLeastOne(options.Patience ?? 1, nameof(options.Patience));
        if (!hasValidation && options.Patience is { } patience)
            throw new ArgumentException($"Patience is {patience}, but there are no validation data to be patient about: give Fit a validation source, or leave Patience null.");
        if (!hasValidation && options.EvaluateEvery is { } every)
            throw new ArgumentException($"EvaluateEvery is {every}, but there are no validation data: give Fit a validation source, or leave EvaluateEvery null.");
        if (options.OutputFolder is null && (options.Resume || options.SaveEvery is not null))
            throw new ArgumentException("Resume and SaveEvery need an OutputFolder.");
    }

    private static void CheckGroup(ParameterGroup group)
    {
        if (group.LearningRate is { } rate)
            RequirePositive(rate, nameof(group.LearningRate), "null takes the trainer's");
        if (group.WeightDecay is { } decay)
            RequireNotNegative(decay, nameof(group.WeightDecay), "null takes the trainer's");
    }

    private static void CheckLength(TrainerOptions options)
    {
        if (options.Epochs is null == options.MaxSteps is null)
            throw new ArgumentException($"Exactly one of Epochs and MaxSteps says how long to train; Epochs is {Text(options.Epochs)} and MaxSteps is {Text(options.MaxSteps)}.");
        RequireAtLeastOne(options.Epochs ?? 1, nameof(options.Epochs));
        RequireAtLeastOne(options.MaxSteps ?? 1, nameof(options.MaxSteps));
    }

    private static void CheckWarmup(TrainerOptions options)
    {
        RequireNotNegative(options.WarmupSteps, nameof(options.WarmupSteps), "0 is no warm-up");
        if (options.WarmupRatio is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(options), options.WarmupRatio, "WarmupRatio is a part of all steps, from 0 to 1.");
        if (options is { WarmupSteps: > 0, WarmupRatio: > 0 })
            throw new ArgumentException($"WarmupSteps is {options.WarmupSteps} and WarmupRatio is {options.WarmupRatio}; give one of them.");
    }

    private static string Text(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "null";

    private static void RequireAtLeastOne(long value, string name)
    {
        if (value < 1)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 1.");
    }

    private static void RequirePositive(double value, string name, string advice)
    {
        if (!(value > 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be above 0; {advice}.");
    }

    private static void RequireNotNegative(double value, string name, string advice)
    {
        if (!(value >= 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 0; {advice}.");
    }
}
