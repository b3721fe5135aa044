namespace DeltaTuning.Experiments.Runs;

/// <summary>What an exception says to people.</summary>
public static class ProblemText
{
    private const string ActualValue = "\nActual value was";

    /// <summary>The message without what .NET appends for programmers: the parameter's name, and the value on a line of its own.</summary>
    /// <param name="problem">The exception.</param>
    /// <returns>The text; it has several lines only where the message is a list.</returns>
    public static string Of(Exception problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var message = problem.Message;
        if (problem is ArgumentException { ParamName: { } name })
            message = message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal);
        if (problem is ArgumentOutOfRangeException { ActualValue: not null } && message.IndexOf(ActualValue, StringComparison.Ordinal) is var mark and > 0)
            message = $"{message[..mark].TrimEnd()}{message[mark..].Replace(ActualValue, " It is", StringComparison.Ordinal)}";
        return message;
    }
}
