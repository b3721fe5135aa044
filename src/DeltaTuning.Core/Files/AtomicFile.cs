namespace DeltaTuning.Files;

/// <summary>Files that appear whole or not at all: written under a temporary name beside the final one, flushed to the disk, then renamed.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file, replacing one of that name when the new one is complete. When writing fails, the old one is unchanged and nothing is left behind.</summary>
    /// <param name="path">The file; missing folders are made.</param>
    /// <param name="write">Writes the contents; its own exceptions other than those below pass through.</param>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="IOException">The path is a folder, or writing fails, as on a full disk.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(write);
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full) || Path.GetFileName(full).Length == 0)
            throw new IOException($"{path} is a folder; give the name of a file.");
        var temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            WriteAndRename(temporary, full, write);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new UnauthorizedAccessException($"{path} may not be written: {error.Message}", error);
        }
        catch (IOException error)
        {
            throw new IOException($"{path} could not be written: {error.Message} What was there before is unchanged.", error);
        }
    }

    /// <summary>Writes a text in UTF-8, as <see cref="Write"/> does.</summary>
    /// <param name="path">The file; missing folders are made.</param>
    /// <param name="text">Its contents.</param>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="IOException">The path is a folder, or writing fails.</exception>
    public static void WriteText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            writer.Write(text);
        });
    }

    private static void WriteAndRename(string temporary, string final, Action<Stream> write)
    {
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, final, overwrite: true);
        }
        catch
        {
            Remove(temporary);
            throw;
        }
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What made the writing fail is the news, not this.
        }
    }
}
