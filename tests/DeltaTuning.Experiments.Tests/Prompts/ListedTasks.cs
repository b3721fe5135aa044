using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.Tests.Prompts;

/// <summary>One task with examples that a test names, and forms of it by their names.</summary>
internal sealed class ListedTasks(TaskData data, params (string Source, TaskData Data)[] sources) : ITaskStore
{
    public TaskDeclaration Find(string name) => name == data.Task.Name ? data.Task : throw new ArgumentException($"There is no task {name}.", nameof(name));

    public TaskData Load(string name) => Find(name) == data.Task ? data : throw new InvalidOperationException();

    public TaskData? Load(string name, string source) => sources.Where(one => one.Source == source).Select(one => one.Data).FirstOrDefault();

    /// <summary>Examples of a task; each is its sentences and, last, its label.</summary>
    internal static TaskData Of(string name, string[][] train, string[][] validation, params string[][] test) => new(
        new() { Name = name, Category = "classification", Dataset = name, Input = "", Output = "", Metric = "ACC" }, Examples(train), Examples(validation), Examples(test));

    private static TaskExample[] Examples(string[][] rows) => [.. rows.Select(row => new TaskExample { Input = row[0], Targets = [row[^1]], Sentences = row[..^1], Label = row[^1] })];
}
