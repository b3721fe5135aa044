namespace DeltaTuning.Extensions.DependencyInjection;

/// <summary>What of a folder's files changes when they do: names, sizes and times.</summary>
internal readonly record struct FolderStamp(string Text)
{
    // What a delta is being saved under; it gets its name when it is whole.
    private const string Unfinished = ".tmp";

    /// <summary>The stamp now; one of its own where the folder is gone or being replaced.</summary>
    internal static FolderStamp Of(string folder)
    {
        try
        {
            var files = new DirectoryInfo(folder).EnumerateFiles().Where(file => file.Extension != Unfinished).OrderBy(file => file.Name, StringComparer.Ordinal);
            return new(string.Join('|', files.Select(file => $"{file.Name}:{file.Length}:{file.LastWriteTimeUtc.Ticks}")));
        }
        catch (IOException)
        {
            return new("gone");
        }
    }
}
