namespace DeltaTuning.Files;

/// <summary>What loading a checkpoint did.</summary>
public sealed record LoadReport
{
    /// <summary>What was loaded, by the module's names.</summary>
    public required IReadOnlyList<string> Loaded { get; init; }

    /// <summary>What the file lacks, as was allowed, by the module's names: a new head, for example. It was not loaded.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>What the file has and the module has no place for, as was allowed, by the file's names.</summary>
    public required IReadOnlyList<string> Ignored { get; init; }

    /// <summary>What has another shape in the file, as was allowed. It was not loaded.</summary>
    public required IReadOnlyList<TensorMismatch> Misshapen { get; init; }

    /// <summary>What was converted to the module's dtype, by the module's names.</summary>
    public required IReadOnlyList<string> Converted { get; init; }

    /// <summary>What was not loaded, missing or misshapen, and has the values that it had before or was given afterwards.</summary>
    public IReadOnlyList<string> Fresh => [.. Missing, .. Misshapen.Select(tensor => tensor.Name)];
}
