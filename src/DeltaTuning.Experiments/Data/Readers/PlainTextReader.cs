using System.Text;
using System.Text.Json.Nodes;

namespace DeltaTuning.Experiments.Data.Readers;

/// <summary>A row for each line of plain text, empty lines included, and for each line of two files that belong together.</summary>
internal static class PlainTextReader
{
    public static IEnumerable<DataRow> Read(Stream stream, string path, DataFileOptions options, MalformedLimit limit)
    {
        var lines = new LineReader(stream, options.MaxRowLength);
        while (lines.Next())
        {
            if (Problem(lines, options, out var text) is { } problem)
                limit.Skip(path, lines.Number, problem);
            else
                yield return new(new JsonObject { [options.TextColumn] = text }, path, lines.Number);
        }
    }

    public static IEnumerable<DataRow> ReadPaired(Stream first, Stream second, (string First, string Second) paths, DataFileOptions options, MalformedLimit limit)
    {
        var (left, right) = (new LineReader(first, options.MaxRowLength), new LineReader(second, options.MaxRowLength));
        var columns = options.Columns ?? ["source", "target"];
        while (left.Next() is var more & right.Next() is var other && (more || other))
        {
            if (more != other)
                throw new DataFormatException(more ? paths.Second : paths.First, more ? right.Number : left.Number, $"it ends here, before {(more ? paths.First : paths.Second)}, whose lines belong to its");
            if (Problem(left, options, out var source) is { } problem)
                limit.Skip(paths.First, left.Number, problem);
            else if (Problem(right, options, out var target) is { } otherProblem)
                limit.Skip(paths.Second, right.Number, otherProblem);
            else
                yield return new(new JsonObject { [columns[0]] = source, [columns[1]] = target }, paths.First, left.Number);
        }
    }

    private static string? Problem(LineReader lines, DataFileOptions options, out string? text)
    {
        text = null;
        if (lines.TooLong)
            return FormattableString.Invariant($"it is longer than MaxRowLength, {options.MaxRowLength} bytes");
        try
        {
            text = lines.Text;
            return null;
        }
        catch (DecoderFallbackException)
        {
            return "its bytes are not UTF-8; name the file's encoding in Encoding";
        }
    }
}
