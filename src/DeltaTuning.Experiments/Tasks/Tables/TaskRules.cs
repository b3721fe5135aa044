using DeltaTuning.Experiments.Tasks.Formatting;

namespace DeltaTuning.Experiments.Tasks.Tables;

/// <summary>What every declaration keeps to.</summary>
internal static class TaskRules
{
    /// <summary>What is wrong with a declaration, as the rest of a sentence after its name; null for nothing.</summary>
    internal static string? Problem(TaskDeclaration task) =>
        task.Name.Length == 0 || task.Name.Any(c => char.IsWhiteSpace(c) || c is '/' or '\\') ? "has a name that is empty or holds white space or slashes"
        : !TaskCategories.All.Contains(task.Category) ? $"has the category '{task.Category}'; categories are {string.Join(", ", TaskCategories.All)}"
        : !TaskMetrics.All.Contains(task.Metric) ? $"has the metric '{task.Metric}'; metrics are {string.Join(", ", TaskMetrics.All)}"
        : task.Labels.Distinct(StringComparer.Ordinal).Count() != task.Labels.Count ? "names a label twice"
        : task.PromptLabels.Count > 0 && task.PromptLabels.Count != task.Labels.Count
            ? $"has {task.PromptLabels.Count} prompt labels for {task.Labels.Count} labels"
        : task.Splits.Count == 0 ? "has no splits"
        : task.Splits.Keys.FirstOrDefault(split => !TaskSplits.All.Contains(split)) is { } split
            ? $"has a split '{split}'; splits are {string.Join(", ", TaskSplits.All)}"
        : FormatTemplate.Problem(task.Input) is { } input ? $"has an input format that {input}"
        : FormatTemplate.Problem(task.Output) is { } output ? $"has an output format that {output}"
        : null;
}
