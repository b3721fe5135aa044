using DeltaTuning.Experiments.Data;
using DeltaTuning.Experiments.Tasks.Tables;

namespace DeltaTuning.Experiments.Tasks;

/// <summary>Tasks by name: the study's 160 of the NLP Few-shot Gym (Ye et al. 2021, CrossFit), <c>glue-stsb</c>, and a user's own.</summary>
public sealed class TaskCatalog
{
    private static readonly Lazy<TaskCatalog> LazyBuiltIn = new(() => new(BuiltInTasks.Read()));

    private readonly Dictionary<string, TaskDeclaration> _byName;

    private TaskCatalog(IReadOnlyList<TaskDeclaration> tasks) =>
        (Tasks, _byName) = (tasks, tasks.ToDictionary(task => task.Name, StringComparer.Ordinal));

    /// <summary>The tasks that come along.</summary>
    public static TaskCatalog BuiltIn => LazyBuiltIn.Value;

    /// <summary>All tasks, in the order of their names, a user's own behind.</summary>
    public IReadOnlyList<TaskDeclaration> Tasks { get; }

    /// <summary>The tasks that come along and those of a file; a task of the file takes the place of one with its name.</summary>
    /// <param name="path">A JSON list of tasks, in the form of the built-in table.</param>
    /// <returns>The catalog.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file does not hold a table of tasks.</exception>
    public static TaskCatalog Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no table of tasks at {path}.", path);
        return BuiltIn.With([.. TaskTable.Read(File.ReadAllText(path), path)]);
    }

    /// <summary>These tasks and more; one with a name that is there already takes its place.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <returns>The catalog.</returns>
    /// <exception cref="ArgumentException">A task is declared wrongly, or two have one name.</exception>
    public TaskCatalog With(params TaskDeclaration[] tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        if (tasks.GroupBy(task => task.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Two tasks are named '{twice.Key}'; names are unique.", nameof(tasks));
        foreach (var task in tasks)
            if (TaskRules.Problem(task) is { } problem)
                throw new ArgumentException($"The task '{task.Name}' {problem}.", nameof(tasks));
        var added = tasks.Select(task => task.Name).ToHashSet(StringComparer.Ordinal);
        return new([.. Tasks.Where(task => !added.Contains(task.Name)), .. tasks]);
    }

    /// <summary>A task by its name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The task.</returns>
    /// <exception cref="ArgumentException">There is no such task; the message has the nearest names.</exception>
    public TaskDeclaration Find(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_byName.TryGetValue(name, out var task))
            return task;
        var near = Nearest(name);
        throw new ArgumentException(
            $"There is no task '{name}'{(near.Count == 0 ? "" : $"; did you mean {string.Join(" or ", near)}")}. The catalog has {Tasks.Count} tasks.", nameof(name));
    }

    /// <summary>The tasks of a category, a category within or a metric, or with a part of a name; all conditions that are given hold.</summary>
    /// <param name="category">The large category or the one within; null for any.</param>
    /// <param name="metric">The metric; null for any.</param>
    /// <param name="name">A part of the name; null for any.</param>
    /// <returns>The tasks, in the catalog's order.</returns>
    public IReadOnlyList<TaskDeclaration> Where(string? category = null, string? metric = null, string? name = null) =>
    [
        .. Tasks.Where(task =>
            (category is null || Same(task.Category, category) || Same(task.Subcategory, category)) &&
            (metric is null || Same(task.Metric, metric)) &&
            (name is null || task.Name.Contains(name, StringComparison.OrdinalIgnoreCase))),
    ];

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    // "sst2" is nearer to "glue-sst2" than any edit distance says.
    private List<string> Nearest(string name) =>
    [
        .. Tasks.Select(task => task.Name).Where(known => known.EndsWith("-" + name, StringComparison.OrdinalIgnoreCase) || Same(known, name))
            .Concat(NearestNames.To(name, _byName.Keys)).Distinct(StringComparer.Ordinal).Take(5),
    ];
}
