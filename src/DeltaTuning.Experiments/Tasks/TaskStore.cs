using DeltaTuning.Experiments.Data;
using DeltaTuning.Experiments.Tasks.Sources;

namespace DeltaTuning.Experiments.Tasks;

/// <summary>Tasks of a catalog with data in folders and hub caches. Nothing is downloaded. May be used by several threads at once.</summary>
public sealed class TaskStore : ITaskStore
{
    private const uint CutSeed = 42;
    private const double TrainPart = 0.8;

    private readonly TaskCatalog _catalog;
    private readonly TaskLocator _locator;
    private readonly TaskReader _reader;

    /// <summary>A store.</summary>
    /// <param name="options">Where it looks; null for the defaults.</param>
    public TaskStore(TaskStoreOptions? options = null)
    {
        options ??= new();
        _catalog = options.Catalog;
        _locator = new(options.Folders, options.HubCaches, options.Source);
        _reader = new(options.Preprocessors);
    }

    /// <inheritdoc/>
    public TaskDeclaration Find(string name) => _catalog.Find(name);

    /// <inheritdoc/>
    public TaskData Load(string name)
    {
        var task = Find(name);
        return Arrange(task, _reader.Read(task, _locator.Find(task) ?? throw _locator.Missing(task)));
    }

    /// <inheritdoc/>
    public TaskData? Load(string name, string source)
    {
        var task = Find(name);
        return _locator.Find(task, source) is { } location ? Arrange(task, _reader.Read(task, location)) : null;
    }

    /// <summary>Loads a task as far as that goes and says what was found.</summary>
    /// <param name="name">The task's name.</param>
    /// <returns>What was found, with the problems.</returns>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    public TaskCheck Check(string name)
    {
        var task = Find(name);
        TaskLocation? location = null;
        try
        {
            location = _locator.Find(task);
            if (location is null)
                return new() { Task = task, Problems = [_locator.Missing(task).Message] };
            var read = _reader.Read(task, location);
            var data = Arrange(task, read);
            return new()
            {
                Task = task,
                Source = location.Name,
                Folder = location.Folder,
                RowsRead = read.Sum(split => split.Rows),
                Train = data.Train.Count,
                Validation = data.Validation.Count,
                Test = data.Test.Count,
                First = read[0].Examples[0],
                Problems = [.. NeverSeen(task, read)],
            };
        }
        catch (Exception exception) when (exception is DataFormatException or IOException or ArgumentException or UnauthorizedAccessException)
        {
            return new() { Task = task, Source = location?.Name, Folder = location?.Folder, Problems = [exception.Message] };
        }
    }

    // CrossFit cuts a data set with one split in this way: four parts to train on and one to report on.
    private static TaskData Arrange(TaskDeclaration task, IReadOnlyList<ReadSplit> read)
    {
        if (read.Count > 1)
            return new(task, Of(TaskSplits.Train), Of(TaskSplits.Validation), Of(TaskSplits.Test));
        var all = read[0].Examples.ToArray();
        new NumpyRandom(CutSeed).Shuffle<TaskExample>(all);
        var cut = (int)(TrainPart * all.Length);
        return new(task, all[..cut], [], all[cut..]);

        IReadOnlyList<TaskExample> Of(string split) => read.FirstOrDefault(one => one.Split == split)?.Examples ?? [];
    }

    private static IEnumerable<string> NeverSeen(TaskDeclaration task, IReadOnlyList<ReadSplit> read)
    {
        if (task.Labels.Count == 0)
            yield break;
        var seen = read.SelectMany(split => split.Examples).SelectMany(example => example.Targets).ToHashSet(StringComparer.Ordinal);
        if (task.Labels.Where(label => !seen.Contains(label)).ToArray() is { Length: > 0 } never)
            yield return $"No example has the label {string.Join(", ", never)}.";
    }
}
