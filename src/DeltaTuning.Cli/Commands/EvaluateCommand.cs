using System.CommandLine;
using System.Globalization;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Cli.Options;
using DeltaTuning.Experiments.Data;
using DeltaTuning.Experiments.FineTuning;
using DeltaTuning.Experiments.Metrics;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Cli.Commands;

/// <summary>What an evaluation found.</summary>
/// <param name="Trained">What was measured.</param>
/// <param name="Data">On what.</param>
/// <param name="Examples">Examples.</param>
/// <param name="Values">The numbers by name.</param>
internal sealed record EvaluateResult(string Trained, string Data, int Examples, IReadOnlyDictionary<string, double> Values);

/// <summary>Measures what was trained.</summary>
internal static class EvaluateCommand
{
    public static Command Create(CliConsole console)
    {
        var (trained, reading, tasks, generation) = (new TrainedOptions(), new ReadingOptions(), new TaskDataOptions(), new GenerationFlags());
        var file = new Option<string?>("--file", "-f") { Description = "The file of rows to measure on.", HelpName = "file" };
        var task = new Option<string?>("--task") { Description = "A task of the study instead of a file.", HelpName = "task" };
        var split = new Option<string>("--split") { Description = "The task's split: train, validation or test.", HelpName = "split", DefaultValueFactory = _ => "validation" };
        Choice.Demand(split, "train", "validation", "test");
        var metrics = new Option<string[]>("--metric") { Description = "A metric; repeat it for more. [default: the one of training]", HelpName = "name" };
        metrics.CompletionSources.Add([.. TextMetrics.Names]);
        var command = new Command("evaluate", "Measures a delta or a model on a file or a task.")
            .WithExamples("evaluate out/sst2 --file dev.csv", "evaluate out/sst2 --file dev.csv --metric ACC --metric Classification-F1 --json", "evaluate out/boolq --task boolq --split validation");
        trained.AddTo(command);
        foreach (var option in new Option[] { file, task, split, metrics })
            command.Add(option);
        reading.AddTo(command);
        tasks.AddTo(command);
        generation.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var output = CommandOutput.Of(console, parsed);
            var (path, name) = (parsed.GetValue(file), parsed.GetValue(task));
            if (path is null == name is null)
                throw new UsageException("Give --file with rows, or --task with a task's name, and not both.");
            using var model = trained.Load(parsed);
            var declaration = name is null ? null : UsageException.Naming(() => tasks.WithMiniature(parsed).Find(name));
            string[] wanted = parsed.GetValue(metrics) is { Length: > 0 } given ? given : [declaration?.Metric ?? model.Card.Columns("").MetricName];
            IStreamingMetric<string, IReadOnlyList<string>>[] measures = [.. wanted.Select(metric => MetricOption.Make(metric, model.Card.Labels))];
            var examples = path is not null ? model.LabelledExamples(DataFile.Read(path, reading.Read(parsed))) : SplitOf(tasks.WithMiniature(parsed).Load(name!), parsed.GetRequiredValue(split));
            var (values, count) = model.Measure(examples, measures, trained.BatchSize(parsed), generation.Read(parsed, model.Card.MaxOutputLength), cancellationToken);
            return Task.FromResult(output.Finish(new EvaluateResult(trained.Path(parsed), path ?? name!, count, values), CliJson.Default.EvaluateResult, result =>
            {
                output.Say(string.Create(CultureInfo.InvariantCulture, $"{result.Trained} on {result.Examples:N0} examples of {result.Data}:"));
                foreach (var (metric, value) in result.Values)
                    output.Say(string.Create(CultureInfo.InvariantCulture, $"  {metric,-24} {value:F4}"));
            }));
        });
        return command;
    }

    private static IReadOnlyList<TaskExample> SplitOf(TaskData data, string split) => split switch { "train" => data.Train, "test" => data.Test, _ => data.Validation } is { Count: > 0 } examples ? examples
        : throw new ArgumentException($"The task {data.Task.Name} has no {split} examples; it has {data.Train.Count} to train, {data.Validation.Count} to validate and {data.Test.Count} to test on.");
}
