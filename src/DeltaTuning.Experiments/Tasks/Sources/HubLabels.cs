using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Data;
using DeltaTuning.Experiments.Tasks.Formatting;
using Parquet;

namespace DeltaTuning.Experiments.Tasks.Sources;

/// <summary>The names of classes that a hub writes into its Parquet files. Their order has changed over the years (TREC), so that a number alone may mean another class.</summary>
internal static class HubLabels
{
    private const string MetadataKey = "huggingface";

    /// <summary>The rows with names for the numbers of classes, where the file has the task's names.</summary>
    internal static IEnumerable<DataRow> Named(IEnumerable<DataRow> rows, string path, TaskDeclaration task)
    {
        if (task.Labels.Count == 0 || new FormatTemplate(task.Output).Alone is not { } output || !path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase))
            return rows;
        var names = output.Alternatives.Select(column => (column, names: Names(path, column, task.Labels))).FirstOrDefault(pair => pair.names is not null);
        return names.names is null ? rows : rows.Select(row => Name(row, names.column, names.names));
    }

    private static DataRow Name(DataRow row, string column, string[] names)
    {
        if (row.TryGet(column, out var value) && int.TryParse(value?.ToJsonString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < names.Length)
            row.Fields[column] = names[number];
        return row;
    }

    private static string[]? Names(string path, string column, IReadOnlyList<string> labels)
    {
        if (Metadata(path) is not { } text)
            return null;
        var known = Parse(text)?["info"]?["features"]?[column]?["names"] as JsonArray;
        // "DESC:manner" is the fine class "manner".
        string[] names = [.. (known ?? []).Select(name => name?.ToString() ?? "").Select(name => labels.Contains(name) ? name : name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..])];
        return names.Length > 0 && names.All(labels.Contains) ? names : null;
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Metadata(string path)
    {
        using var stream = File.OpenRead(path);
        try
        {
            var reader = Task.Run(() => ParquetReader.CreateAsync(stream, leaveStreamOpen: true)).GetAwaiter().GetResult();
            return reader.CustomMetadata?.GetValueOrDefault(MetadataKey);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or ParquetException)
        {
            throw new DataFormatException(path, 0, $"it cannot be read as Parquet: {exception.Message.TrimEnd('.')}", exception);
        }
    }
}
