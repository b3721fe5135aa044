namespace DeltaTuning.Experiments.Runs;

/// <summary>Why a run did not finish: <c>error.json</c> in its folder, until it is tried again.</summary>
/// <param name="Message">What went wrong.</param>
/// <param name="Type">The exception's type.</param>
/// <param name="At">When.</param>
public sealed record RunFailure(string Message, string Type, DateTimeOffset At)
{
    /// <summary>An exception as a failure.</summary>
    /// <param name="error">The exception.</param>
    /// <returns>The failure.</returns>
    public static RunFailure Of(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new(ProblemText.Of(error), error.GetType().Name, DateTimeOffset.UtcNow);
    }
}
