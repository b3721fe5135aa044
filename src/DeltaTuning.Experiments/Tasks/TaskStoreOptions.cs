using DeltaTuning.Experiments.Tasks.Preprocessing;

namespace DeltaTuning.Experiments.Tasks;

/// <summary>Where a <see cref="TaskStore"/> looks.</summary>
public sealed record TaskStoreOptions
{
    /// <summary>The environment variable that names data folders, with the system's path separator between them.</summary>
    public const string FoldersVariable = "DELTATUNING_DATA";

    /// <summary>The tasks.</summary>
    /// <value>Default <see cref="TaskCatalog.BuiltIn"/>.</value>
    public TaskCatalog Catalog { get; init; } = TaskCatalog.BuiltIn;

    /// <summary>Data folders, the preferred one first.</summary>
    /// <value>Default those that DELTATUNING_DATA names.</value>
    public IReadOnlyList<string> Folders { get; init; } =
        Environment.GetEnvironmentVariable(FoldersVariable)?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Hub caches, the preferred one first.</summary>
    /// <value>Default HF_HUB_CACHE, or hub in HF_HOME, or in .cache/huggingface of the home folder.</value>
    public IReadOnlyList<string> HubCaches { get; init; } = DefaultCaches();

    /// <summary>The name of a source that is preferred where a task has several, such as <c>lm-bff-16-13</c>; null for the declared order.</summary>
    public string? Source { get; init; }

    /// <summary>Preprocessors by name.</summary>
    /// <value>Default <see cref="TaskPreprocessors.All"/>.</value>
    public IReadOnlyDictionary<string, ITaskPreprocessor> Preprocessors { get; init; } = TaskPreprocessors.All;

    private static string[] DefaultCaches()
    {
        if (Environment.GetEnvironmentVariable("HF_HUB_CACHE") is { Length: > 0 } cache)
            return [cache];
        return Environment.GetEnvironmentVariable("HF_HOME") is { Length: > 0 } home
            ? [Path.Combine(home, "hub")]
            : [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "huggingface", "hub")];
    }
}
