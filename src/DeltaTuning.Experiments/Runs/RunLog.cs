using System.Text;
using System.Text.Json;
using DeltaTuning.Files;

namespace DeltaTuning.Experiments.Runs;

/// <summary>A run's <c>log.jsonl</c>: one <see cref="RunLogEntry"/> a line, each handed to the system as soon as it is written, so that a kill loses none.</summary>
internal sealed class RunLog : IDisposable
{
    private readonly FileStream _file;

    /// <param name="path">The file, to which lines are added.</param>
    public RunLog(string path) => _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 1);

    /// <summary>Adds a line.</summary>
    public void Write(RunLogEntry entry)
    {
        _file.Write([.. JsonSerializer.SerializeToUtf8Bytes(entry, LineJson.Default.RunLogEntry), (byte)'\n']);
        _file.Flush();
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Reads a log. A last line that was cut off by a kill is left out.</summary>
    /// <exception cref="InvalidDataException">A line before the last is damaged.</exception>
    public static IReadOnlyList<RunLogEntry> Read(string path)
    {
        if (!File.Exists(path))
            return [];
        string text;
        // A worker may be writing it.
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        using (var reader = new StreamReader(file, Encoding.UTF8))
            text = reader.ReadToEnd();
        var end = text.LastIndexOf('\n');
        return end < 0 ? [] : [.. text[..end].Split('\n').Select((line, number) => Parse(line, path, number + 1))];
    }

    /// <summary>Cuts a log back to where a run goes on, so that it is as if it had never been interrupted.</summary>
    /// <param name="path">The file.</param>
    /// <param name="position">Where the run goes on; null for its start.</param>
    /// <returns>What is left.</returns>
    public static IReadOnlyList<RunLogEntry> CutTo(string path, RunPosition? position)
    {
        if (!File.Exists(path))
            return [];
        RunLogEntry[] kept = [.. Read(path).Where(entry => position?.Covers(entry) ?? false)];
        AtomicFile.Write(path, stream =>
        {
            foreach (var entry in kept)
                stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(entry, LineJson.Default.RunLogEntry), (byte)'\n']);
        });
        return kept;
    }

    private static RunLogEntry Parse(string line, string path, int number)
    {
        try
        {
            return JsonSerializer.Deserialize(line, LineJson.Default.RunLogEntry) ?? throw new InvalidDataException($"{path}, line {number}, is null.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path}, line {number}, is damaged: {error.Message} Delete the run's folder to carry it out anew.", error);
        }
    }
}
