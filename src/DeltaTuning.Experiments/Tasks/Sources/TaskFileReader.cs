using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Sources;

/// <summary>The rows of a task's file, as <see cref="DataFile"/> reads them or in a form that only some data sets have.</summary>
internal static class TaskFileReader
{
    internal static IEnumerable<DataRow> Read(string path, TaskFile file)
    {
        var rows = file.Format switch
        {
            "text" => Document(path, file),
            "arrays" => Arrays(path),
            _ => DataFile.Read([path], Options(path, file)),
        };
        if (file.Labels is not null)
            rows = WithLabels(rows, Beside(path, file), file);
        return file.Set.Count == 0 ? rows : rows.Select(row => With(row, file.Set));
    }

    /// <summary>The file of labels that belongs to a file: its name, in the same folder.</summary>
    internal static string Beside(string path, TaskFile file) => Path.Combine(Path.GetDirectoryName(path) ?? "", file.Labels!);

    private static DataFileOptions Options(string path, TaskFile file) => new()
    {
        Format = file.Format switch
        {
            null => null,
            "jsonl" => DataFormat.JsonLines,
            "json" or "json-object" => DataFormat.Json,
            "csv" => DataFormat.Csv,
            "tsv" => DataFormat.Tsv,
            "parquet" => DataFormat.Parquet,
            "lines" => DataFormat.Text,
            var other => throw new DataFormatException(path, 0, $"its format is declared as '{other}'; formats are jsonl, json, json-object, arrays, csv, tsv, lines, text and parquet"),
        },
        KeyColumn = file.Format == "json-object" ? "key" : null,
        Delimiter = file.Delimiter?.ToString(),
        Columns = file.Columns.Count == 0 ? null : file.Columns,
        Quoting = file.Quotes,
        AllowRagged = file.Columns.Count > 0,
        TextColumn = "line",
        Encoding = EncodingOf(path, file),
    };

    private static Encoding EncodingOf(string path, TaskFile file)
    {
        try
        {
            return Encoding.GetEncoding(file.Encoding);
        }
        catch (ArgumentException exception)
        {
            throw new DataFormatException(path, 0, $"its encoding is declared as '{file.Encoding}', which is not known", exception);
        }
    }

    private static IEnumerable<DataRow> Document(string path, TaskFile file)
    {
        yield return new(new JsonObject { ["text"] = File.ReadAllText(path, EncodingOf(path, file)) }, path, 1);
    }

    private static IEnumerable<DataRow> Arrays(string path)
    {
        JsonArray list;
        try
        {
            list = JsonNode.Parse(File.ReadAllText(path)) as JsonArray ?? throw new DataFormatException(path, 0, "it is no JSON list");
        }
        catch (JsonException exception)
        {
            throw new DataFormatException(path, (exception.LineNumber ?? -1) + 1, "it is no JSON", exception);
        }
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is not JsonArray items)
                throw new DataFormatException(path, i + 1, "the item is no list");
            yield return new(new JsonObject(items.Select((item, place) => KeyValuePair.Create($"{place}", item?.DeepClone()))), path, i + 1);
        }
    }

    private static IEnumerable<DataRow> WithLabels(IEnumerable<DataRow> rows, string path, TaskFile file)
    {
        using var labels = File.ReadLines(path, EncodingOf(path, file)).GetEnumerator();
        foreach (var row in rows)
        {
            if (!labels.MoveNext())
                throw row.Problem($"{path} ends before it, though it should have a label for each line");
            row.Fields["label"] = labels.Current.Trim();
            yield return row;
        }
        if (labels.MoveNext() && labels.Current.Trim().Length > 0)
            throw new DataFormatException(path, 0, "it has more labels than there are rows");
    }

    private static DataRow With(DataRow row, IReadOnlyDictionary<string, string> columns)
    {
        foreach (var (name, value) in columns)
            row.Fields[name] = value;
        return row;
    }
}
