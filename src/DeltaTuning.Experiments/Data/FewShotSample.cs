namespace DeltaTuning.Experiments.Data;

/// <summary>A few examples of each class.</summary>
/// <typeparam name="T">An example.</typeparam>
/// <param name="Train">Examples to train on, class by class in the order in which the classes were met.</param>
/// <param name="Validation">Examples to choose by, in the same order.</param>
public sealed record FewShotSample<T>(IReadOnlyList<T> Train, IReadOnlyList<T> Validation);
