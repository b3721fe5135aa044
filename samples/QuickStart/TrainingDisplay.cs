using System.Globalization;
using DeltaTuning.Training;
using Spectre.Console;

namespace QuickStart;

/// <summary>Shows how far a training run is: a bar on a terminal, a line after each evaluation where the output goes to a file.</summary>
internal static class TrainingDisplay
{
    /// <summary>Trains.</summary>
    public static TrainingResult Show(IAnsiConsole console, Func<IProgress<TrainingProgress>, TrainingResult> fit) =>
        console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal
            ? console.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .Start(context => fit(new Bar(console, context.AddTask("training"))))
            : fit(new Lines(console));

    private static string Describe(TrainingProgress progress, EvaluationResult evaluation) => string.Create(CultureInfo.InvariantCulture,
        $"  step {progress.Step}/{progress.TotalSteps}: training loss {progress.Loss:F3}, validation loss {evaluation.Loss:F3}, accuracy {evaluation["accuracy"]:P1}, {progress.ExamplesPerSecond:N0} sentences/s");

    private sealed class Bar(IAnsiConsole console, ProgressTask task) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            task.MaxValue = value.TotalSteps ?? 1;
            task.Value = value.Step;
            task.Description = string.Create(CultureInfo.InvariantCulture, $"loss {value.Loss:F3}");
            if (value.Evaluation is { } evaluation)
                console.WriteLine(Describe(value, evaluation));
        }
    }

    private sealed class Lines(IAnsiConsole console) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Evaluation is { } evaluation)
                console.WriteLine(Describe(value, evaluation));
        }
    }
}
