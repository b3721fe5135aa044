namespace DeltaTuning.Experiments.Tasks.Sources;

/// <summary>Where a task's data were found.</summary>
/// <param name="Source">The form in which they lie; null for the hub's own.</param>
/// <param name="Folder">The folder in which they lie.</param>
/// <param name="Files">The files, in the order in which they are read.</param>
internal sealed record TaskLocation(TaskSource? Source, string Folder, IReadOnlyList<LocatedFile> Files)
{
    internal string Name => Source?.Name ?? "hub";
}

/// <summary>A file that was found.</summary>
/// <param name="Path">Its path.</param>
/// <param name="File">How it is read, and whose split it is.</param>
internal sealed record LocatedFile(string Path, TaskFile File);
