using System.Globalization;
using DeltaTuning.Experiments.Data;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.Prompts;

/// <summary>Which examples a run is trained, chosen and reported on.</summary>
/// <remarks>
/// All data: the training split; GLUE's development sets are what is chosen by and reported on at once, as the study's authors did. Few examples: K of each class, the next K of
/// each class to choose by, and GLUE's development sets to report on.
/// </remarks>
public static class PromptData
{
    /// <summary>The examples of a run.</summary>
    /// <param name="task">The task.</param>
    /// <param name="tasks">Where its examples come from.</param>
    /// <param name="shots">Examples of each class; null for all.</param>
    /// <param name="seed">Seeds the choice of the few examples; null where all are taken.</param>
    /// <returns>The examples to train on, to choose by and to report on.</returns>
    /// <exception cref="ArgumentException">The task has no training split to take the few examples from, or a class has too few.</exception>
    /// <exception cref="FileNotFoundException">The data are not there.</exception>
    public static TaskData Load(PromptTask task, ITaskStore tasks, int? shots, int? seed)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(tasks);
        if (shots is not { } count)
            return All(task, tasks.Load(task.Name));
        if (seed is not { } drawn)
            throw new ArgumentException($"{count} examples of each class of {task.Name} are to be drawn without a seed; give one.", nameof(seed));
        var source = string.Create(CultureInfo.InvariantCulture, $"lm-bff-{count}-{drawn}");
        // The files that LM-BFF drew are the study's own; where they lack what is reported on (MNLI, QQP), that comes from the whole task.
        if (tasks.Load(task.Name, source) is { Train.Count: > 0, Validation.Count: > 0 } ready)
            return ready.Test.Count > 0 ? ready : ready with { Test = All(task, tasks.Load(task.Name)).Test };
        var all = All(task, tasks.Load(task.Name));
        if (all.Train.Count == 0)
            throw new ArgumentException($"The {count} examples of each class of {task.Name} come from its training split, or from the files '{source}', and neither is there.", nameof(shots));
        var sample = FewShot.Sample(all.Train, example => ClassOf(task, example), count, drawn);
        return all with { Train = sample.Train, Validation = sample.Validation };
    }

    private static TaskData All(PromptTask task, TaskData data) => data with
    {
        Validation = data.Validation.Count > 0 ? data.Validation : data.Test,
        Test = data.Validation.Count > 0 && (task.ReportsOnValidation || data.Test.Count == 0) ? data.Validation : data.Test,
    };

    // Scores are parted at the scale's middle.
    private static string ClassOf(PromptTask task, TaskExample example) => task.Scale is not { } scale ? example.Label ?? ""
        : double.Parse(example.Label!, NumberStyles.Float, CultureInfo.InvariantCulture) < scale.Median ? "0" : "1";
}
