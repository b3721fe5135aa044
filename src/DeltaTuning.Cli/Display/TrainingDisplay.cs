using System.Globalization;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Training;
using Spectre.Console;

namespace DeltaTuning.Cli.Display;

/// <summary>Shows how far training is: a bar on a terminal, a line after each evaluation where the output goes to a file.</summary>
internal static class TrainingDisplay
{
    /// <summary>Trains.</summary>
    public static T Show<T>(CommandOutput output, Func<IProgress<TrainingProgress>, T> fit, CancellationToken cancellationToken) => output.IsLive
        ? output.Live(console => console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask("training");
                using var stopping = cancellationToken.Register(() => console.WriteLine("Stopping after this step; press Ctrl-C again to stop at once."));
                return fit(new Bar(console, task));
            }))
        : fit(new Lines(output));

    private static string Describe(TrainingProgress progress, EvaluationResult evaluation) => string.Create(CultureInfo.InvariantCulture,
        $"  step {progress.Step}{(progress.TotalSteps is { } total ? $"/{total}" : "")}: training loss {progress.Loss:F3}, validation loss {evaluation.Loss:F3}{string.Concat(evaluation.Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $", {metric.Key} {metric.Value:F4}")))}{(progress.ExamplesPerSecond is { } rate ? string.Create(CultureInfo.InvariantCulture, $", {rate:N0} examples/s") : "")}");

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

    private sealed class Lines(CommandOutput output) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Evaluation is { } evaluation)
                output.Say(Describe(value, evaluation));
        }
    }
}
