namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>Options with letters.</summary>
internal static class OptionText
{
    internal static IReadOnlyList<string> Letters(int count) => [.. Enumerable.Range(0, count).Select(i => ((char)('A' + i)).ToString())];

    internal static string Write(IReadOnlyList<string> choices, IReadOnlyList<string> letters, bool tight = false) =>
        string.Join(tight ? "" : " ", choices.Select((choice, i) => $"({letters[i]}){(tight ? "" : " ")}{choice}"));
}
