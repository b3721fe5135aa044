namespace DeltaTuning.Models;

/// <summary>Which loss a sequence classification head takes; HuggingFace's <c>problem_type</c>.</summary>
public enum ProblemType
{
    /// <summary>Mean squared error against real numbers, float labels (batch) or (batch, labels): <c>regression</c>.</summary>
    Regression,

    /// <summary>Cross entropy against one class a row, int64 labels (batch): <c>single_label_classification</c>.</summary>
    SingleLabel,

    /// <summary>Binary cross entropy for each class, float labels (batch, labels) of 0 and 1: <c>multi_label_classification</c>.</summary>
    MultiLabel,
}
