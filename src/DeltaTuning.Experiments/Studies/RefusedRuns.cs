using System.Globalization;
using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Experiments.Studies;

/// <summary>Runs that cannot start, with why.</summary>
internal static class RefusedRuns
{
    private const int ShownReasons = 5;

    /// <summary>What says that nothing at all can start: of the kind that all reasons have in common.</summary>
    public static Exception AsException(IReadOnlyList<(PlannedRun Run, Exception Problem)> refused)
    {
        var problems = refused.Select(item => (item.Run.Id, Text: ProblemText.Of(item.Problem))).ToArray();
        var reasons = FailureListing.Of(problems);
        var head = string.Create(CultureInfo.InvariantCulture, $"None of the study's {refused.Count} runs can start");
        var list = reasons.Take(ShownReasons).Select(reason => $"\n- {reason.Replace("\n", "\n  ", StringComparison.Ordinal)}");
        var more = reasons.Count > ShownReasons ? string.Create(CultureInfo.InvariantCulture, $"\n- and {reasons.Count - ShownReasons} more reasons, of the same kind or others") : "";
        var message = reasons.Count == 1 ? $"{head}: {problems[0].Text}" : $"{head}:{string.Concat(list)}{more}";
        return refused.All(item => item.Problem is FileNotFoundException or DirectoryNotFoundException) ? new FileNotFoundException(message)
            : refused.All(item => item.Problem is InsufficientMemoryException) ? new InsufficientMemoryException(message)
            : new InvalidOperationException(message, refused[0].Problem);
    }
}
