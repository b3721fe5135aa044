using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeltaTuning.Experiments.Data.Readers;

/// <summary>A JSON object in each line; empty lines are passed over.</summary>
internal static class JsonLinesReader
{
    public static IEnumerable<DataRow> Read(Stream stream, string path, DataFileOptions options, MalformedLimit limit)
    {
        var lines = new LineReader(stream, options.MaxRowLength);
        while (lines.Next())
        {
            if (lines.TooLong)
                limit.Skip(path, lines.Number, FormattableString.Invariant($"it is longer than MaxRowLength, {options.MaxRowLength} bytes"));
            else if (!IsBlank(lines.Line) && Parse(lines, path, limit) is { } row)
                yield return row;
        }
    }

    private static DataRow? Parse(LineReader lines, string path, MalformedLimit limit)
    {
        try
        {
            var node = JsonParsing.Parse(lines.Line);
            if (node is JsonObject fields)
                return new(fields, path, lines.Number);
            limit.Skip(path, lines.Number, $"it is {JsonParsing.Kind(node)}, not an object");
        }
        catch (JsonException e)
        {
            var hint = lines.Number == 1 && lines.Line.Trim(" \t"u8) is [(byte)'{']
                ? "; where the file is one JSON document, name its list in RootProperty, or a column for the names of its rows in KeyColumn" : "";
            limit.Skip(path, lines.Number, JsonParsing.Reason(e) + hint, e);
        }
        return null;
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(" \t\r"u8) < 0;
}
