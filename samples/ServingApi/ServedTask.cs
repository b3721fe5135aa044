using QuickStart;

namespace ServingApi;

/// <summary>One of the three things that can be asked about a review; each has a delta of its own over the one backbone.</summary>
/// <param name="Name">The delta's name.</param>
/// <param name="Labels">What the two classes are called.</param>
/// <param name="ClassOf">The class of a training sentence.</param>
internal sealed record ServedTask(string Name, IReadOnlyList<string> Labels, Func<Example, int> ClassOf)
{
    private static readonly HashSet<string> Works = [.. "film story music book album show picture drama ending script song".Split(' ')];
    private static readonly HashSet<string> Things = [.. "camera food cast service room restaurant software screen coffee hotel actor battery lens".Split(' ')];

    /// <summary>All tasks.</summary>
    public static IReadOnlyList<ServedTask> All { get; } =
    [
        new("sentiment", ["bad", "good"], review => review.Label),
        new("subject", ["thing", "work"], review => Works.Contains(review.Sentence.Split(' ').First(word => Works.Contains(word) || Things.Contains(word))) ? 1 : 0),
        new("form", ["one opinion", "two opinions"], review => review.Sentence.Contains("but", StringComparison.Ordinal) || review.Sentence.Contains("though", StringComparison.Ordinal) ? 1 : 0),
    ];

    /// <summary>The task of a name; null for none.</summary>
    public static ServedTask? Named(string name) => All.FirstOrDefault(task => task.Name == name);
}
