using System.IO.Compression;
using System.Text;
using DeltaTuning.Experiments.Data.Readers;

namespace DeltaTuning.Experiments.Data;

/// <summary>Reads data files, row by row: memory does not grow with the file. Every enumeration opens the files anew.</summary>
public static class DataFile
{
    /// <summary>The rows of a file, or of the files that <see cref="DataShards.Find"/> finds for the path. Text formats may be compressed: <c>.gz</c>.</summary>
    /// <param name="path">The file, the first of several shards, or a path with <c>*</c>.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <returns>The rows, read as they are asked for. Parquet holds a row group at a time.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">The extension tells no format, or an option is out of range.</exception>
    /// <exception cref="DataFormatException">Thrown while enumerating: a file, or more rows than <see cref="DataFileOptions.MaxMalformed"/>, do not hold what they should.</exception>
    public static IEnumerable<DataRow> Read(string path, DataFileOptions? options = null) => Read(DataShards.Find(path), options);

    /// <summary>The rows of several files, one file after the other.</summary>
    /// <inheritdoc cref="Read(string, DataFileOptions?)"/>
    /// <param name="paths">The files.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    public static IEnumerable<DataRow> Read(IEnumerable<string> paths, DataFileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        options ??= new();
        options.Check();
        var files = paths.Select(path => (Path: path, Format: FormatOf(path, options))).ToArray();
        foreach (var (path, _) in files)
        {
            if (!File.Exists(path))
                throw new FileNotFoundException($"There is no file '{path}'.", path);
        }
        return ReadFiles(files, options);
    }

    /// <summary>The rows of an open stream, which is read once and stays open.</summary>
    /// <param name="stream">The stream. Parquet needs one that can seek.</param>
    /// <param name="name">What to call it in rows and messages; its extension tells the format where the options do not.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <returns>The rows, read as they are asked for.</returns>
    /// <exception cref="ArgumentException">The name tells no format, or an option is out of range.</exception>
    /// <exception cref="DataFormatException">Thrown while enumerating: it does not hold what it should.</exception>
    public static IEnumerable<DataRow> Read(Stream stream, string name, DataFileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new();
        options.Check();
        return Rows(stream, name, FormatOf(name, options) ?? DataFormat.Json, options, new(options));
    }

    /// <summary>The lines of two text files that belong together, such as sources and their translations: columns <c>source</c> and <c>target</c>, or those of <see cref="DataFileOptions.Columns"/>.</summary>
    /// <param name="source">The first file.</param>
    /// <param name="target">The second file, of as many lines.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <returns>The rows, read as they are asked for. A pair of which one line is malformed is skipped as a whole.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="DataFormatException">Thrown while enumerating: one file ends before the other, or too many lines are malformed.</exception>
    public static IEnumerable<DataRow> ReadPaired(string source, string target, DataFileOptions? options = null)
    {
        options ??= new();
        options.Check();
        if (options.Columns is { } columns && columns.Count != 2)
            throw new ArgumentException($"Columns names {columns.Count} columns; paired files have two.", nameof(options));
        foreach (var path in new[] { source, target })
        {
            if (!File.Exists(path))
                throw new FileNotFoundException($"There is no file '{path}'.", path);
        }
        return ReadPairedFiles(source, target, options);
    }

    private static IEnumerable<DataRow> ReadPairedFiles(string source, string target, DataFileOptions options)
    {
        using var first = Open(source, options);
        using var second = Open(target, options);
        foreach (var row in PlainTextReader.ReadPaired(first, second, (source, target), options, new(options)))
            yield return row;
    }

    private static IEnumerable<DataRow> ReadFiles((string Path, DataFormat? Format)[] files, DataFileOptions options)
    {
        var limit = new MalformedLimit(options);
        foreach (var (path, format) in files)
        {
            using var stream = format is DataFormat.Parquet ? File.OpenRead(path) : Open(path, options);
            foreach (var row in Rows(stream, path, format ?? JsonFormat(path, options), options, limit))
                yield return row;
        }
    }

    private static IEnumerable<DataRow> Rows(Stream stream, string path, DataFormat format, DataFileOptions options, MalformedLimit limit) => format switch
    {
        DataFormat.JsonLines => JsonLinesReader.Read(stream, path, options, limit),
        DataFormat.Json => new JsonDocumentReader(stream, path, options).Read(limit),
        DataFormat.Csv => new DelimitedReader(stream, path, options, tabs: false).Read(limit),
        DataFormat.Tsv => new DelimitedReader(stream, path, options, tabs: true).Read(limit),
        DataFormat.Parquet => ParquetFileReader.Read(stream, path),
        DataFormat.Text => PlainTextReader.Read(stream, path, options, limit),
        _ => throw new ArgumentOutOfRangeException(nameof(options), $"There is no format {format}."),
    };

    // Null for .json: whether that is a document or lines, its first character tells.
    private static DataFormat? FormatOf(string path, DataFileOptions options)
    {
        if (options.Format is { } given)
            return given;
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
#pragma warning disable CA1308 // Extensions are written in lower case.
        return Path.GetExtension(name).ToLowerInvariant() switch
#pragma warning restore CA1308
        {
            ".jsonl" or ".ndjson" => DataFormat.JsonLines,
            ".json" => null,
            ".csv" => DataFormat.Csv,
            ".tsv" => DataFormat.Tsv,
            ".parquet" => DataFormat.Parquet,
            ".txt" => DataFormat.Text,
            var extension => throw new ArgumentException(
                $"The extension '{extension}' of '{path}' tells no format; there are .jsonl, .ndjson, .json, .csv, .tsv, .parquet, .txt and the same with .gz. Set Format for another name.", nameof(path)),
        };
    }

    private static DataFormat JsonFormat(string path, DataFileOptions options)
    {
        if (options.RootProperty is not null || options.KeyColumn is not null)
            return DataFormat.Json;
        using var reader = new StreamReader(Open(path, options));
        int next;
        do
            next = reader.Read();
        while (next >= 0 && char.IsWhiteSpace((char)next));
        return next == '[' ? DataFormat.Json : DataFormat.JsonLines;
    }

    private static Stream Open(string path, DataFileOptions options)
    {
        Stream stream = File.OpenRead(path);
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            stream = new GZipStream(stream, CompressionMode.Decompress);
        return options.Encoding is UTF8Encoding ? stream : Encoding.CreateTranscodingStream(stream, options.Encoding, Encoding.UTF8);
    }
}
