using System.Globalization;

namespace DeltaTuning.Experiments.Studies;

/// <summary>Says of many runs why they failed or cannot start, once for each reason.</summary>
public static class FailureListing
{
    /// <summary>A sentence for each reason, in the order in which they come first.</summary>
    /// <param name="failures">The runs' ids and the reasons.</param>
    /// <returns><c>ID: reason</c>, or <c>12 runs, such as ID: reason</c>.</returns>
    public static IReadOnlyList<string> Of(IEnumerable<(string Id, string Reason)> failures)
    {
        ArgumentNullException.ThrowIfNull(failures);
        return [.. failures.GroupBy(failure => failure.Reason, failure => failure.Id).Select(reason => Sentence([.. reason], reason.Key))];
    }

    private static string Sentence(IReadOnlyList<string> runs, string reason) =>
        runs.Count == 1 ? $"{runs[0]}: {reason}" : string.Create(CultureInfo.InvariantCulture, $"{runs.Count} runs, such as {runs[0]}: {reason}");
}
