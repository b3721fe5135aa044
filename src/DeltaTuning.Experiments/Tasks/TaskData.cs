namespace DeltaTuning.Experiments.Tasks;

/// <summary>A task's examples. A split that the data set does not have (or whose labels are not public) is empty.</summary>
/// <param name="Task">The task.</param>
/// <param name="Train">Examples to train on.</param>
/// <param name="Validation">Examples to choose by.</param>
/// <param name="Test">Examples to report on.</param>
public sealed record TaskData(
    TaskDeclaration Task, IReadOnlyList<TaskExample> Train, IReadOnlyList<TaskExample> Validation, IReadOnlyList<TaskExample> Test);
