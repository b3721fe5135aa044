namespace DeltaTuning.Experiments.Tasks.Tables;

/// <summary>The tables that come along: tasks.json, and in layouts.json where their data are known to lie.</summary>
internal static class BuiltInTasks
{
    private const string TasksName = "DeltaTuning.Experiments.Tasks.Tables.tasks.json";
    private const string LayoutsName = "DeltaTuning.Experiments.Tasks.Tables.layouts.json";

    internal static IReadOnlyList<TaskDeclaration> Read()
    {
        var layouts = TaskTable.ReadLayouts(Text(LayoutsName), "layouts.json");
        var tasks = TaskTable.Read(Text(TasksName), "tasks.json");
        if (layouts.Keys.Except(tasks.Select(task => task.Name)).FirstOrDefault() is { } unknown)
            throw new InvalidOperationException($"layouts.json has '{unknown}', which tasks.json does not declare.");
        return [.. tasks.Select(task => layouts.TryGetValue(task.Name, out var sources) ? task with { Sources = sources } : task)];
    }

    private static string Text(string name)
    {
        using var stream = typeof(BuiltInTasks).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly holds no {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
