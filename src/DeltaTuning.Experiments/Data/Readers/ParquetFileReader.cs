using System.Text.Json.Nodes;
using Parquet;

namespace DeltaTuning.Experiments.Data.Readers;

/// <summary>The rows of a Parquet file. It holds one row group at a time: how large these are, the file's writer chose.</summary>
internal static class ParquetFileReader
{
    public static IEnumerable<DataRow> Read(Stream stream, string path)
    {
        var patched = new PatchedStream(stream);
        var file = Guarded(path, () => Task.Run(() => ParquetReader.CreateAsync(patched, leaveStreamOpen: true)).GetAwaiter().GetResult());
        var number = 0L;
        for (var group = 0; group < file.RowGroupCount; group++)
        {
            using var rows = file.OpenRowGroupReader(group);
            var columns = new List<(string Name, ParquetNode Values)>();
            try
            {
                foreach (var field in file.Schema.Fields)
                    columns.Add((field.Name, Guarded(path, () => new ParquetNode(rows, field, patched))));
                for (var row = 0L; row < rows.RowCount; row++)
                    yield return new(Guarded(path, () => Row(columns)), path, ++number);
            }
            finally
            {
                foreach (var (_, column) in columns)
                    column.Dispose();
            }
        }
    }

    private static JsonObject Row(List<(string Name, ParquetNode Values)> columns)
    {
        var row = new JsonObject();
        foreach (var (name, values) in columns)
            row.Add(name, values.Read());
        return row;
    }

    // Whatever the package meets in a damaged file is said with the file's name.
    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ParquetException or NotSupportedException or ArgumentException or InvalidOperationException or IndexOutOfRangeException or OverflowException)
        {
            throw new DataFormatException(path, 0, $"it cannot be read as Parquet: {e.Message.TrimEnd('.')}", e);
        }
    }
}
