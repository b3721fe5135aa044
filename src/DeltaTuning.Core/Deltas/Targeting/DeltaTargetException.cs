namespace DeltaTuning;

/// <summary>A target that matches nothing in a model, or that a method cannot attach to.</summary>
public sealed class DeltaTargetException : Exception
{
    /// <summary>Makes an exception with the names that were perhaps meant.</summary>
    /// <param name="message">What does not fit.</param>
    /// <param name="candidates">Names of the model, nearest first.</param>
    public DeltaTargetException(string message, IReadOnlyList<string>? candidates = null)
        : base(candidates is { Count: > 0 } ? $"{message} Nearest are: {string.Join(", ", candidates)}." : message) => Candidates = candidates ?? [];

    /// <summary>Makes an exception without message.</summary>
    public DeltaTargetException()
        : this("A target does not fit the model.")
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    /// <param name="message">What does not fit.</param>
    public DeltaTargetException(string message)
        : this(message, (IReadOnlyList<string>?)null)
    {
    }

    /// <summary>Makes an exception with a cause.</summary>
    /// <param name="message">What does not fit.</param>
    /// <param name="innerException">The cause.</param>
    public DeltaTargetException(string message, Exception innerException)
        : base(message, innerException) => Candidates = [];

    /// <summary>Names of the model that were perhaps meant, nearest first; empty where nothing is near.</summary>
    public IReadOnlyList<string> Candidates { get; }
}
