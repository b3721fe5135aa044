using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Tables;

/// <summary>A file of a source as a table writes it.</summary>
internal sealed class FileEntry
{
    public string? Split { get; set; }

    public string? Path { get; set; }

    public string? Format { get; set; }

    public string? Delimiter { get; set; }

    public List<string>? Columns { get; set; }

    public bool? Quotes { get; set; }

    public string? Encoding { get; set; }

    public Dictionary<string, string>? Set { get; set; }

    public string? Labels { get; set; }

    internal TaskFile Declare(string file) => new()
    {
        Split = Split is not null && TaskSplits.All.Contains(Split)
            ? Split
            : throw new DataFormatException(file, 0, $"a file's split is '{Split}'; splits are {string.Join(", ", TaskSplits.All)}"),
        Path = Path ?? throw new DataFormatException(file, 0, "a file has no 'path'"),
        Format = Format,
        Delimiter = Delimiter switch
        {
            null => null,
            { Length: 1 } one => one[0],
            var other => throw new DataFormatException(file, 0, $"the delimiter '{other}' of {Path} is no single character"),
        },
        Columns = Columns ?? [],
        Quotes = Quotes,
        Encoding = Encoding ?? "utf-8",
        Set = Set ?? [],
        Labels = Labels,
    };
}
