namespace DeltaTuning.Experiments.FineTuning;

/// <summary>What a model is trained to give for a text.</summary>
public enum FineTuningKind
{
    /// <summary>A class.</summary>
    Classification,

    /// <summary>A score.</summary>
    Regression,

    /// <summary>A class for each word.</summary>
    TokenClassification,

    /// <summary>A text.</summary>
    TextToText,
}

/// <summary>The kinds as runs and files name them.</summary>
public static class FineTuningKinds
{
    private static readonly (FineTuningKind Kind, string Name)[] Names =
    [
        (FineTuningKind.Classification, "classification"),
        (FineTuningKind.Regression, "regression"),
        (FineTuningKind.TokenClassification, "token-classification"),
        (FineTuningKind.TextToText, "text-to-text"),
    ];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Names.Select(item => item.Name)];

    /// <summary>The name of a kind, which is <see cref="Runs.RunConfiguration.Kind"/> of its runs.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The name.</returns>
    public static string NameOf(FineTuningKind kind) => Array.Find(Names, item => item.Kind == kind).Name ?? throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind.");

    /// <summary>The kind of a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The kind.</returns>
    /// <exception cref="ArgumentException">There is none; the message has the names.</exception>
    public static FineTuningKind Parse(string name) => Array.Find(Names, item => item.Name == name) is { Name: not null } found ? found.Kind
        : throw new ArgumentException($"There is no kind '{name}'; there are {string.Join(", ", All)}.", nameof(name));
}
