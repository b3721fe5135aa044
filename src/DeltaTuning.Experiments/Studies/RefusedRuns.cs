using System.Globalization;
using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Experiments.Studies;

/// <summary>Runs that cannot start, with why.</summary>
internal static class RefusedRuns
{
    private const int ShownReasons = 5;

    /// <summary>Runs that are refused for the same reason, in a sentence.</summary>
    /// <param name="runs">Their names; at least one.</param>
    /// <param name="problem">The reason.</param>
    public static string Describe(IReadOnlyList<string> runs, string problem) =>
        runs.Count == 1 ? $"{runs[0]}: {problem}" : string.Create(CultureInfo.InvariantCulture, $"{runs.Count} runs, such as {runs[0]}: {problem}");

    /// <summary>What says that nothing at all can start: of the kind that all reasons have in common.</summary>
    public static Exception AsException(IReadOnlyList<(PlannedRun Run, Exception Problem)> refused)
    {
        var reasons = refused.GroupBy(item => ProblemText.Of(item.Problem), item => item.Run.Id).ToArray();
        var head = string.Create(CultureInfo.InvariantCulture, $"None of the study's {refused.Count} runs can start");
        var list = reasons.Take(ShownReasons).Select(reason => $"\n- {Describe([.. reason], reason.Key).Replace("\n", "\n  ", StringComparison.Ordinal)}");
        var more = reasons.Length > ShownReasons ? string.Create(CultureInfo.InvariantCulture, $"\n- and {reasons.Length - ShownReasons} more reasons, of the same kind or others") : "";
        var message = reasons is [var only] ? $"{head}: {only.Key}" : $"{head}:{string.Concat(list)}{more}";
        return refused.All(item => item.Problem is FileNotFoundException or DirectoryNotFoundException) ? new FileNotFoundException(message)
            : refused.All(item => item.Problem is InsufficientMemoryException) ? new InsufficientMemoryException(message)
            : new InvalidOperationException(message, refused[0].Problem);
    }
}
