using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Data;
using DeltaTuning.Experiments.Tasks.Formatting;
using DeltaTuning.Experiments.Tasks.Preprocessing;

namespace DeltaTuning.Experiments.Tasks.Sources;

/// <summary>Reads the files that were found into examples.</summary>
/// <param name="preprocessors">The preprocessors by name.</param>
internal sealed class TaskReader(IReadOnlyDictionary<string, ITaskPreprocessor> preprocessors)
{
    /// <summary>The examples of each split that the data set has, and how many rows were read for them.</summary>
    /// <exception cref="DataFormatException">A file does not hold what it should, or a split gives no example.</exception>
    internal IReadOnlyList<ReadSplit> Read(TaskDeclaration task, TaskLocation location) =>
        [.. TaskSplits.All.Where(split => location.Files.Any(file => file.File.Split == split)).Select(split => ReadOne(task, location, split))];

    private ReadSplit ReadOne(TaskDeclaration task, TaskLocation location, string split)
    {
        var files = location.Files.Where(file => file.File.Split == split).ToArray();
        var count = 0L;
        var rows = files.SelectMany(file => Rows(file, task, location.Source)).Select(row =>
        {
            count++;
            return row;
        });
        TaskExample[] examples = [.. Format(rows, task, location.Source, location.Folder)];
        return examples.Length > 0
            ? new(split, count, examples)
            : throw new DataFormatException(files[0].Path, 0, $"the {split} split of '{task.Name}' is empty: {count} rows give no example");
    }

    private static IEnumerable<DataRow> Rows(LocatedFile file, TaskDeclaration task, TaskSource? source)
    {
        var rows = TaskFileReader.Read(file.Path, file.File);
        return source is null ? HubLabels.Named(rows, file.Path, task) : rows;
    }

    /// <summary>The examples that rows give.</summary>
    internal IEnumerable<TaskExample> Format(IEnumerable<DataRow> rows, TaskDeclaration task, TaskSource? source, string folder)
    {
        if (source is not null)
            rows = rows.Select(row => Adapt(row, source));
        foreach (var step in (source?.Steps ?? []).Concat(task.Steps))
            rows = Preprocessor(step, task).Apply(rows, new(step, folder));
        var formatter = new TaskFormatter(task);
        return rows.Select(formatter.Format).OfType<TaskExample>();
    }

    private ITaskPreprocessor Preprocessor(TaskStep step, TaskDeclaration task) => preprocessors.TryGetValue(step.Use, out var found)
        ? found
        : throw new ArgumentException($"The task '{task.Name}' uses the preprocessor '{step.Use}', which does not exist; there are {string.Join(", ", preprocessors.Keys)}.");

    private static DataRow Adapt(DataRow row, TaskSource source)
    {
        // All are read before any is made: a new name may be another's old one.
        foreach (var (name, value) in source.Rename.Select(pair => (pair.Key, new RowPath(pair.Value).Read(row)?.DeepClone())).ToArray())
            row.Fields[name] = value;
        foreach (var (column, texts) in source.Values)
            if (texts.TryGetValue(row.Text(column), out var text))
                row.Fields[column] = JsonValue.Create(text);
        return row;
    }
}

/// <summary>A split as it was read.</summary>
/// <param name="Split">Its name.</param>
/// <param name="Rows">The rows that were read.</param>
/// <param name="Examples">The examples that they gave.</param>
internal sealed record ReadSplit(string Split, long Rows, IReadOnlyList<TaskExample> Examples);
