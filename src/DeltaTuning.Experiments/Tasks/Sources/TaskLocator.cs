namespace DeltaTuning.Experiments.Tasks.Sources;

/// <summary>Finds a task's files in data folders and hub caches.</summary>
/// <param name="folders">Data folders, the preferred one first. Hub layouts are looked for in them too.</param>
/// <param name="caches">Hub caches, the preferred one first.</param>
/// <param name="preferred">The name of the source that is looked for first; null for the declared order.</param>
internal sealed class TaskLocator(IReadOnlyList<string> folders, IReadOnlyList<string> caches, string? preferred)
{
    /// <summary>Where the data are; null where they are nowhere.</summary>
    internal TaskLocation? Find(TaskDeclaration task)
    {
        var sources = task.Sources.OrderBy(source => source.Name == preferred ? 0 : 1).ToArray();
        if (Local(sources) is { } local)
            return local;
        foreach (var folder in folders.Concat(caches))
            if (HubLayout.Find(folder, task) is { } hub)
                return hub;
        return null;
    }

    /// <summary>Where the data are in one of the task's forms; null where it has no such form, or its files are nowhere.</summary>
    internal TaskLocation? Find(TaskDeclaration task, string source) => Local(task.Sources.Where(one => one.Name == source));

    /// <summary>What a user is told who has no data: which files to put where, in each layout.</summary>
    internal FileNotFoundException Missing(TaskDeclaration task)
    {
        var lines = new List<string> { $"The data of '{task.Name}' are not there. Put one of these into {(folders.Count == 0 ? "a data folder, and name the folder" : string.Join(" or ", folders))}:" };
        foreach (var source in task.Sources)
            lines.Add($"- {string.Join(", ", source.Files.SelectMany(Names).Distinct())}{Archive(source)}");
        lines.Add($"- {HubLayout.Wanted(task)}");
        lines.Add($"or the hub's cache of the data set {task.Dataset} into {(caches.Count == 0 ? "a hub cache, and name it (HF_HOME, HF_HUB_CACHE)" : string.Join(" or ", caches))}: {HubLayout.WantedInCache(task)}");
        return new(string.Join(Environment.NewLine, lines));
    }

    private TaskLocation? Local(IEnumerable<TaskSource> sources) =>
        sources.Select(source => folders.Select(folder => In(folder, source)).FirstOrDefault(found => found is not null)).FirstOrDefault(found => found is not null);

    // A folder of one data set will do as well as the folder of all.
    private static TaskLocation? In(string folder, TaskSource source)
    {
        if (!Directory.Exists(folder))
            return null;
        return Files(folder, source, path => path) ?? Files(folder, source, path =>
            path.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 && path[..slash] == Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)) ? path[(slash + 1)..] : null);
    }

    private static TaskLocation? Files(string folder, TaskSource source, Func<string, string?> within)
    {
        var files = new List<LocatedFile>();
        foreach (var file in source.Files)
        {
            var found = within(file.Path) is { } path ? FilePattern.Find(folder, path) : [];
            if (found.Count == 0 || (file.Labels is not null && found.Any(one => !File.Exists(TaskFileReader.Beside(one, file)))))
                return null;
            files.AddRange(found.Select(one => new LocatedFile(one, file)));
        }
        return new(source, folder, files);
    }

    private static IEnumerable<string> Names(TaskFile file) =>
        file.Labels is null ? [file.Path] : [file.Path, file.Path[..(file.Path.LastIndexOf('/') + 1)] + file.Labels];

    private string Archive(TaskSource source)
    {
        var set = source.Files[0].Path.Split('/')[0];
        return folders.Select(folder => Path.Combine(folder, set + ".tar.xz")).FirstOrDefault(File.Exists) is { } archive
            ? $" (packed in {archive}: tar -C FOLDER -xf {archive})"
            : "";
    }
}
