namespace DeltaTuning.Experiments.Tasks;

/// <summary>The names of splits.</summary>
public static class TaskSplits
{
    /// <summary>Examples to train on.</summary>
    public const string Train = "train";

    /// <summary>Examples to choose by.</summary>
    public const string Validation = "validation";

    /// <summary>Examples to report on.</summary>
    public const string Test = "test";

    /// <summary>The three, in this order.</summary>
    public static IReadOnlyList<string> All { get; } = [Train, Validation, Test];
}
