namespace DeltaTuning.Extensions.DependencyInjection;

/// <summary>What of a folder's files changes when they do: names, sizes and times.</summary>
internal readonly record struct FolderStamp(string Text)
{
    /// <summary>The stamp now; one of its own where the folder is gone or being replaced.</summary>
    internal static FolderStamp Of(string folder)
    {
        try
        {
            var files = new DirectoryInfo(folder).EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal);
            return new(string.Join('|', files.Select(file => $"{file.Name}:{file.Length}:{file.LastWriteTimeUtc.Ticks}")));
        }
        catch (IOException)
        {
            return new("gone");
        }
    }
}
