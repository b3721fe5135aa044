namespace DeltaTuning.Experiments.Tasks;

/// <summary>The large categories of tasks.</summary>
public static class TaskCategories
{
    /// <summary>A class for a text.</summary>
    public const string Classification = "classification";

    /// <summary>An answer to a question.</summary>
    public const string QuestionAnswering = "question answering";

    /// <summary>A text from a text or from data.</summary>
    public const string ConditionalGeneration = "conditional generation";

    /// <summary>All else.</summary>
    public const string Others = "others";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Classification, QuestionAnswering, ConditionalGeneration, Others];
}
