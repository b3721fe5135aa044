namespace DeltaTuning.Experiments.Tasks;

/// <summary>The names of tasks' metrics.</summary>
public static class TaskMetrics
{
    /// <summary>The part of outputs that are right.</summary>
    public const string Accuracy = "ACC";

    /// <summary>The macro F1 of the classes.</summary>
    public const string ClassificationF1 = "Classification-F1";

    /// <summary>The part of outputs that equal one of the right answers after normalisation.</summary>
    public const string ExactMatch = "EM";

    /// <summary>The F1 of words with the nearest right answer.</summary>
    public const string QuestionAnsweringF1 = "QA-F1";

    /// <summary>The F1 of the longest common subsequence with the nearest right answer.</summary>
    public const string RougeL = "Rouge-L";

    /// <summary>Matthews' correlation of two classes.</summary>
    public const string MatthewsCorrelation = "Matthew-Correlation";

    /// <summary>Pearson's correlation of scores.</summary>
    public const string PearsonCorrelation = "Pearson-Correlation";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Accuracy, ClassificationF1, ExactMatch, QuestionAnsweringF1, RougeL, MatthewsCorrelation, PearsonCorrelation];
}
