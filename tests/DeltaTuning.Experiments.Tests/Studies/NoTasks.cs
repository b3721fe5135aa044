using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.Tests.Studies;

/// <summary>A store for plans and reports, which need no data.</summary>
internal sealed class NoTasks : ITaskStore
{
    public TaskDeclaration Find(string name) => throw new InvalidOperationException($"Nobody should look for {name}.");

    public TaskData Load(string name) => throw new InvalidOperationException($"Nobody should load {name}.");
}
