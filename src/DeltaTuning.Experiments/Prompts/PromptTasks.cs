using System.Text.Json;

namespace DeltaTuning.Experiments.Prompts;

/// <summary>The tasks that have templates and label words: <c>prompt-tasks.json</c> in this folder.</summary>
public static class PromptTasks
{
    private static readonly Lazy<IReadOnlyList<PromptTask>> Read = new(() =>
    {
        using var stream = typeof(PromptTasks).Assembly.GetManifestResourceStream(typeof(PromptTasks), "prompt-tasks.json")!;
        return [.. JsonSerializer.Deserialize(stream, PromptTaskJson.Default.PromptTaskFile)!.Tasks.Select(task => task.Read())];
    });

    /// <summary>All of them, in the order of the study's tables.</summary>
    public static IReadOnlyList<PromptTask> All => Read.Value;

    /// <summary>The eight of GLUE.</summary>
    public static IReadOnlyList<PromptTask> Glue { get; } = [.. All.Where(task => task.Name.StartsWith("glue-", StringComparison.Ordinal))];

    /// <summary>A task by its name: <c>glue-sst2</c>, <c>sst2</c> or <c>SST-2</c>.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The task.</returns>
    /// <exception cref="ArgumentException">It has no templates; the message lists those that have.</exception>
    public static PromptTask Find(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return All.FirstOrDefault(task => Plain(task.Name) == Plain(name))
            ?? throw new ArgumentException(
                $"'{name}' has no template and label words; these have: {string.Join(", ", All.Select(task => task.Name))}.{(NearestNames.To(name, All.Select(task => task.Name)) is { Count: > 0 } near ? $" Nearest: {string.Join(", ", near)}." : "")}",
                nameof(name));
    }

    private static string Plain(string name)
    {
        var plain = name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        return plain.StartsWith("glue", StringComparison.Ordinal) ? plain[4..] : plain;
    }
}
