namespace DeltaTuning.Experiments.Tasks;

/// <summary>What a look at a task's data found.</summary>
public sealed record TaskCheck
{
    /// <summary>The task.</summary>
    public required TaskDeclaration Task { get; init; }

    /// <summary>The form in which the data lie: a source's name, or <c>hub</c>; null where there are none.</summary>
    public string? Source { get; init; }

    /// <summary>The folder in which they lie; null where there are none.</summary>
    public string? Folder { get; init; }

    /// <summary>Rows in the files; those that tell nothing (a tie of annotators, no answer) give no example.</summary>
    public long RowsRead { get; init; }

    /// <summary>Examples to train on.</summary>
    public int Train { get; init; }

    /// <summary>Examples to choose by.</summary>
    public int Validation { get; init; }

    /// <summary>Examples to report on.</summary>
    public int Test { get; init; }

    /// <summary>The first example; null where there is none.</summary>
    public TaskExample? First { get; init; }

    /// <summary>What is wrong; empty where all is well.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Whether the data are there and give examples.</summary>
    public bool IsLoaded => First is not null;
}
