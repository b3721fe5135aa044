using System.Text.Json;
using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Tables;

/// <summary>Tables of tasks as JSON.</summary>
internal static class TaskTable
{
    internal static IReadOnlyList<TaskDeclaration> Read(string json, string file)
    {
        var tasks = new List<TaskDeclaration>();
        foreach (var entry in Parse(json, file, TaskTableJson.Default.ListTaskEntry))
        {
            var task = entry.Declare(file);
            if (TaskRules.Problem(task) is { } problem)
                throw new DataFormatException(file, 0, $"the task '{task.Name}' {problem}");
            if (tasks.Any(other => other.Name == task.Name))
                throw new DataFormatException(file, 0, $"two tasks are named '{task.Name}'");
            tasks.Add(task);
        }
        return tasks;
    }

    internal static IReadOnlyDictionary<string, IReadOnlyList<TaskSource>> ReadLayouts(string json, string file) =>
        Parse(json, file, TaskTableJson.Default.DictionaryStringListSourceEntry).ToDictionary(
            pair => pair.Key, pair => (IReadOnlyList<TaskSource>)[.. pair.Value.Select(source => source.Declare(file))], StringComparer.Ordinal);

    private static T Parse<T>(string json, string file, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new DataFormatException(file, 0, "it holds null instead of a table");
        }
        catch (JsonException exception)
        {
            throw new DataFormatException(file, (exception.LineNumber ?? -1) + 1, $"it is no table of tasks: {exception.Message.TrimEnd('.')}", exception);
        }
    }
}
