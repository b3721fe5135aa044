using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.Miniature;

/// <summary>
/// The generated tasks that come along, in front of another store: <c>mini-sentiment</c>, <c>mini-pairs</c>, <c>mini-question</c> and <c>mini-summary</c>. Their examples need no
/// files and are the same everywhere: 512 to train on, 128 to choose by and 128 to report on.
/// </summary>
/// <param name="others">Where all other tasks come from; null for nowhere.</param>
public sealed class MiniatureTasks(ITaskStore? others = null) : ITaskStore
{
    private static readonly MiniatureTask[] Tasks = [ClassificationTasks.Sentiment, ClassificationTasks.Pairs, GenerationTasks.Question, GenerationTasks.Summary];

    /// <summary>The generated tasks.</summary>
    public static IReadOnlyList<TaskDeclaration> Declarations { get; } = [.. Tasks.Select(task => task.Declaration)];

    /// <inheritdoc/>
    public TaskDeclaration Find(string name) => Generated(name)?.Declaration ?? Others(name).Find(name);

    /// <inheritdoc/>
    public TaskData Load(string name) => Generated(name)?.Generate() ?? Others(name).Load(name);

    /// <inheritdoc/>
    public TaskData? Load(string name, string source) => Generated(name) is null ? Others(name).Load(name, source) : null;

    private static MiniatureTask? Generated(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Tasks.FirstOrDefault(task => task.Declaration.Name == name);
    }

    private ITaskStore Others(string name) => others
        ?? throw new ArgumentException($"There is no task \"{name}\"; without a store of others these come along: {string.Join(", ", Declarations.Select(task => task.Name))}.", nameof(name));
}
