using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Tables;

/// <summary>A source as a table writes it.</summary>
internal sealed class SourceEntry
{
    public string? Name { get; set; }

    public List<FileEntry>? Files { get; set; }

    public Dictionary<string, string>? Rename { get; set; }

    public Dictionary<string, Dictionary<string, string>>? Values { get; set; }

    public List<StepEntry>? Steps { get; set; }

    internal TaskSource Declare(string file) => new()
    {
        Name = Name ?? throw new DataFormatException(file, 0, "a source has no 'name'"),
        Files = Files is { Count: > 0 } ? [.. Files.Select(entry => entry.Declare(file))] : throw new DataFormatException(file, 0, $"the source '{Name}' has no 'files'"),
        Rename = Rename ?? [],
        Values = (Values ?? []).ToDictionary(pair => pair.Key, pair => (IReadOnlyDictionary<string, string>)pair.Value, StringComparer.Ordinal),
        Steps = [.. (Steps ?? []).Select(step => step.Declare(file))],
    };
}
