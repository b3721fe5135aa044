using System.Globalization;
using DeltaTuning.Experiments.Data;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.TextToText;

/// <summary>
/// The examples that a run trains on, chooses by and reports on. All data: the task's own splits. Where it has no test split with answers, its validation examples at
/// even places (from 0) choose and those at odd places report; where it has no validation split, every tenth training example chooses; where it has neither, every
/// tenth is held out, and of these the even ones choose and the odd ones report. Few examples: K of each class of the training split to train on and K others to
/// choose by, as LM-BFF draws them; the validation split, or where there is none the test split, reports.
/// </summary>
/// <param name="Train">Examples to train on.</param>
/// <param name="Validation">Examples to choose by.</param>
/// <param name="Test">Examples to report on.</param>
public sealed record RunExamples(IReadOnlyList<TaskExample> Train, IReadOnlyList<TaskExample> Validation, IReadOnlyList<TaskExample> Test)
{
    private const int HeldOut = 10;

    /// <summary>Divides a task's examples for a run.</summary>
    /// <param name="data">The task's examples.</param>
    /// <param name="configuration">The run: how many examples, and by which seed.</param>
    /// <returns>The splits, none of them empty.</returns>
    /// <exception cref="ArgumentException">A split comes out empty, or a class has too few examples.</exception>
    public static RunExamples Of(TaskData data, RunConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(configuration);
        var (training, divided) = (configuration.Training, configuration.Shots is { } shots ? Few(data, shots, configuration.DataSeed ?? 0) : Whole(data));
        var splits = new RunExamples(
            First(divided.Train, training.TrainExamples), First(divided.Validation, training.EvaluationExamples), First(divided.Test, training.EvaluationExamples));
        Require(splits.Train, "training", data);
        Require(splits.Validation, "validation", data);
        Require(splits.Test, "test", data);
        return splits;
    }

    private static RunExamples Whole(TaskData data)
    {
        if (data is { Validation.Count: > 0, Test.Count: > 0 })
            return new(data.Train, data.Validation, data.Test);
        if (data.Validation.Count > 0)
            return new(data.Train, Every(data.Validation, 2, 0), Every(data.Validation, 2, 1));
        var (held, kept) = (Every(data.Train, HeldOut, HeldOut - 1), data.Train.Where((_, place) => place % HeldOut != HeldOut - 1).ToArray());
        return data.Test.Count > 0 ? new(kept, held, data.Test) : new(kept, Every(held, 2, 0), Every(held, 2, 1));
    }

    private static RunExamples Few(TaskData data, int shots, int seed)
    {
        Require(data.Train, "training", data);
        var sample = FewShot.Sample(data.Train, ClassOf, shots, seed);
        return new(sample.Train, sample.Validation, data.Validation.Count > 0 ? data.Validation : data.Test);
    }

    // A task of free answers is one class. Scores are parted as STS-B's.
    private static string ClassOf(TaskExample example) => example.Label is not { } label ? ""
        : label.Contains('.', StringComparison.Ordinal) && double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var score) ? FewShot.ScoreClass(score)
        : label;

    private static TaskExample[] Every(IReadOnlyList<TaskExample> examples, int distance, int first) => [.. examples.Where((_, place) => place % distance == first)];

    private static IReadOnlyList<TaskExample> First(IReadOnlyList<TaskExample> examples, int? most) => most is { } count && count < examples.Count ? [.. examples.Take(count)] : examples;

    private static void Require(IReadOnlyList<TaskExample> examples, string split, TaskData data)
    {
        if (examples.Count == 0)
            throw new ArgumentException($"{data.Task.Name} leaves no {split} examples: its files hold {data.Train.Count} for training, {data.Validation.Count} for validation and {data.Test.Count} for testing.");
    }
}
