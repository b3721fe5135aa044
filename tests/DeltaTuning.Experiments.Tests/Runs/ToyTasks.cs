using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.Tests.Runs;

/// <summary>Generated tasks whose texts are token ids; the target is the token under the mask.</summary>
internal sealed class ToyTasks : ITaskStore
{
    private const int Examples = 40;
    private const int Length = 7;

    public static string[] Names { get; } = ["toy-a", "toy-b"];

    /// <summary>Tasks whose data are not there.</summary>
    public HashSet<string> Missing { get; } = [];

    public TaskDeclaration Find(string name) => Names.Contains(name)
        ? new() { Name = name, Category = "toys", Dataset = name, Input = "{ids}", Output = "{id}", Metric = "score" }
        : throw new ArgumentException($"There is no task '{name}'; known are {string.Join(", ", Names)}.");

    public TaskData Load(string name)
    {
        if (Missing.Contains(name))
            throw new FileNotFoundException($"The data of {name} are missing: put {name}.jsonl into data.");
        var random = new Random(Array.IndexOf(Names, name));
        TaskExample[] all = [.. Enumerable.Range(0, Examples).Select(_ => Example(random))];
        return new(Find(name), all[..24], all[24..32], all[32..]);
    }

    // The masked token follows from the first one.
    private static TaskExample Example(Random random)
    {
        int[] ids = [.. Enumerable.Range(0, Length).Select(_ => random.Next(10, 80))];
        return new() { Input = string.Join(' ', ids), Targets = [$"{10 + (ids[0] % 2)}"] };
    }
}
