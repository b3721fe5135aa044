using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;

namespace DeltaTuning.Experiments.Data.Readers;

/// <summary>CSV and TSV in their dialects. All values are texts.</summary>
internal sealed class DelimitedReader(Stream stream, string path, DataFileOptions options, bool tabs)
{
    private readonly bool _quoting = options.Quoting ?? !tabs;
    private string? _problem;

    public IEnumerable<DataRow> Read(MalformedLimit limit)
    {
        using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
        for (var i = 0; i < options.SkipLines; i++)
            _ = Guarded(i + 1, reader.ReadLine) ?? throw new DataFormatException(path, i + 1, "it ends within SkipLines");
        using var parser = new CsvParser(reader, Dialect());
        var names = options.Columns ?? Header(parser);
        while (Guarded(options.SkipLines + parser.RawRow + 1, parser.Read))
        {
            var line = FirstLine(parser);
            _problem = null;
            var values = parser.Record!;
            if (!options.AllowRagged && values.Length != names.Count)
                _problem ??= FormattableString.Invariant($"it has {values.Length} values where there are {names.Count} columns");
            if (_problem is null)
                yield return new(Fields(names, values), path, line);
            else
                limit.Skip(path, line, _problem);
        }
    }

    private string[] Header(CsvParser parser)
    {
        if (!Guarded(options.SkipLines + 1, parser.Read))
            throw new DataFormatException(path, 0, "it is empty, without the line that names the columns; give them in Columns");
        var names = parser.Record!;
        var twice = names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? names : throw new DataFormatException(path, FirstLine(parser), $"it names the column '{twice.Key}' twice; give other names in Columns, and 1 in SkipLines");
    }

    private static JsonObject Fields(IReadOnlyList<string> names, string[] values)
    {
        var fields = new JsonObject();
        for (var i = 0; i < names.Count; i++)
            fields.Add(names[i], i < values.Length ? values[i] : "");
        return fields;
    }

    // The parser counts lines at a record's end, which lies past the last line end where a quote never closes.
    private long FirstLine(CsvParser parser)
    {
        var record = parser.RawRecord.AsSpan();
        if (!_quoting || record.Count('"') % 2 == 0)
            record = record.TrimEnd("\r\n");
        return options.SkipLines + parser.RawRow - record.Count('\n');
    }

    private T Guarded<T>(long line, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DecoderFallbackException e)
        {
            throw new DataFormatException(path, line, "from here on, within the next kilobytes, there are bytes that are not UTF-8; name the file's encoding in Encoding", e);
        }
        catch (MaxFieldSizeException e)
        {
            throw new DataFormatException(path, line, FormattableString.Invariant(
                $"a value is longer than MaxRowLength, {options.MaxRowLength} characters; a quote may never close: where quotes are ordinary characters, set Quoting to false"), e);
        }
    }

    private CsvConfiguration Dialect() => new(CultureInfo.InvariantCulture)
    {
        Delimiter = options.Delimiter ?? (tabs ? "\t" : ","),
        Mode = _quoting ? CsvMode.RFC4180 : CsvMode.NoEscape,
        BufferSize = 64 * 1024,
        MaxFieldSize = options.MaxRowLength,
        // Quotes within a value that does not begin with one are ordinary, as everywhere else.
        BadDataFound = found =>
        {
            if (found.Field.StartsWith('"'))
                _problem ??= "a value begins with a quote but does not end with one; where quotes are ordinary characters, set Quoting to false";
        },
    };
}
