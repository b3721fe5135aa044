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

    /// <summary>The exception that lists what does not fit; null where everything does.</summary>
    internal static CheckpointMismatchException? Of(
        string subject, IReadOnlyList<string> missing, IReadOnlyList<string> unexpected, IReadOnlyList<TensorMismatch> misshapen, IReadOnlyList<TensorMismatch> mistyped)
    {
        var parts = new List<string>();
        Describe(missing, "Missing from it", parts);
        Describe(unexpected, "Unknown to the model", parts);
        Describe(misshapen, "Of another shape", parts);
        Describe(mistyped, "Of another dtype", parts);
        return parts.Count == 0 ? null : new($"{subject}. {string.Join(" ", parts)}")
        {
            Missing = missing,
            Unexpected = unexpected,
            Misshapen = misshapen,
            Mistyped = mistyped,
        };
    }

    private static void Describe<T>(IReadOnlyList<T> items, string what, List<string> parts)
    {
        if (items.Count > 0)
            parts.Add($"{what} ({items.Count}): {Listing.Of(items)}.");
    }
}
