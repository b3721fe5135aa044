namespace DeltaTuning.Files;

/// <summary>A checkpoint that does not fit a module. Nothing of it was loaded.</summary>
public sealed class CheckpointMismatchException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="message">The message.</param>
    /// <param name="inner">What it was made from, whose lists it takes over; null for none.</param>
    public CheckpointMismatchException(string message, CheckpointMismatchException? inner = null)
        : base(message, inner)
    {
        if (inner is not null)
            (Missing, Unexpected, Misshapen, Mistyped) = (inner.Missing, inner.Unexpected, inner.Misshapen, inner.Mistyped);
    }

    /// <summary>What the module has and the file lacks, by the module's names.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>What the file has and the module lacks, by the file's names.</summary>
    public IReadOnlyList<string> Unexpected { get; init; } = [];

    /// <summary>What has another shape in the file than in the module.</summary>
    public IReadOnlyList<TensorMismatch> Misshapen { get; init; } = [];

    /// <summary>What has another dtype in the file than in the module, and may not be converted.</summary>
    public IReadOnlyList<TensorMismatch> Mistyped { get; init; } = [];
}
