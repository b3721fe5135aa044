namespace DeltaTuning.Experiments.Tasks;

/// <summary>A form in which a task's data lie in a folder, and how its rows become those of the hub's data set.</summary>
public sealed record TaskSource
{
    /// <summary>Its name, such as <c>glue-rte</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its files. The source is there when all of them are.</summary>
    public required IReadOnlyList<TaskFile> Files { get; init; }

    /// <summary>Columns to make from others: the new name and the path of the old one.</summary>
    public IReadOnlyDictionary<string, string> Rename { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Other texts for values: by column, from the source's to the data set's.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Values { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);

    /// <summary>What is done to this source's rows before the task's own steps.</summary>
    public IReadOnlyList<TaskStep> Steps { get; init; } = [];
}
