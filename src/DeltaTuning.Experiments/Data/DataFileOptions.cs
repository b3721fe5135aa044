using System.Text;

namespace DeltaTuning.Experiments.Data;

/// <summary>How <see cref="DataFile"/> reads.</summary>
public sealed record DataFileOptions
{
    /// <summary>The format; null to go by the extension, <c>.gz</c> aside.</summary>
    public DataFormat? Format { get; init; }

    /// <summary>What stands between values of CSV and TSV; null for a comma and a tab. It may have several characters.</summary>
    public string? Delimiter { get; init; }

    /// <summary>Whether double quotes enclose values of CSV and TSV; null for yes in CSV and no in TSV.</summary>
    public bool? Quoting { get; init; }

    /// <summary>The names of the columns of CSV and TSV; null where the first line has them. For paired text the two names, null for <c>source</c> and <c>target</c>.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Lines at the start of a CSV or TSV file that are passed over, such as a header that <see cref="Columns"/> replaces.</summary>
    /// <value>Default 0; not negative.</value>
    public int SkipLines { get; init; }

    /// <summary>Whether a CSV or TSV line may have fewer values than there are columns (the missing ones are empty texts) or more (they are left out). Otherwise it is malformed.</summary>
    public bool AllowRagged { get; init; }

    /// <summary>Where in a JSON document the rows are: names joined by dots, such as <c>data</c>; null for the document itself.</summary>
    public string? RootProperty { get; init; }

    /// <summary>
    /// For a JSON document whose rows are an object's values: the column that takes their names. A value that is no object itself becomes the column <c>value</c>. Null where the rows are a list.
    /// </summary>
    public string? KeyColumn { get; init; }

    /// <summary>The column that takes the lines of plain text.</summary>
    /// <value>Default <c>text</c>.</value>
    public string TextColumn { get; init; } = "text";

    /// <summary>The encoding of text formats.</summary>
    /// <value>Default UTF-8, with or without byte order mark; bytes that are not UTF-8 are malformed.</value>
    public Encoding Encoding { get; init; } = Encoding.UTF8;

    /// <summary>How many malformed rows are skipped, over all files of one reading; one more stops it.</summary>
    /// <value>Default 0: the first stops. Not negative.</value>
    public long MaxMalformed { get; init; }

    /// <summary>Where skipped rows are told; null where nobody asks.</summary>
    public MalformedRows? Malformed { get; init; }

    /// <summary>The longest row of a text format, so that a file without line ends, or a quote that never closes, does not fill the memory.</summary>
    /// <value>Default 64 MiB; positive. Bytes of a line or JSON value, characters of a CSV value.</value>
    public int MaxRowLength { get; init; } = 64 * 1024 * 1024;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(SkipLines);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxMalformed);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxRowLength);
        ArgumentException.ThrowIfNullOrEmpty(TextColumn);
        ArgumentNullException.ThrowIfNull(Encoding);
        if (Delimiter is "" or "\"" or "\n" or "\r")
            throw new ArgumentException("Delimiter is empty, a quote or a line end; it has to stand between values.");
        if (Columns is { } names && names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Columns names '{twice.Key}' twice.");
    }
}
