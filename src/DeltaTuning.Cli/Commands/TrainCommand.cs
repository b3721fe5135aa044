using System.CommandLine;
using System.Globalization;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Cli.Display;
using DeltaTuning.Cli.Options;
using DeltaTuning.Experiments.FineTuning;
using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Cli.Commands;

/// <summary>What a training came to.</summary>
/// <param name="Folder">The run's folder; what was trained is in <c>delta</c> in it.</param>
/// <param name="Configuration">The run.</param>
/// <param name="Result">Its numbers.</param>
internal sealed record TrainResult(string Folder, RunConfiguration Configuration, RunResult Result);

/// <summary>Trains a delta.</summary>
internal static class TrainCommand
{
    public static Command Create(CliConsole console)
    {
        var model = ModelOption.Required();
        var method = MethodOptions.Method("What is trained, in the study's letters: LR, AP, PT, PF, BF, FT, ...; PT+BF at once, AP>BF one after the other. [see: deltatuning methods]", "LR");
        var set = MethodOptions.Set();
        var kind = KindOption.Create();
        var task = new Option<string?>("--task") { Description = "A task of the study instead of files; see deltatuning tasks list.", HelpName = "task" };
        var shots = new Option<int?>("--shots") { Description = "Examples of each class that are trained on.", HelpName = "number" };
        var folder = new Option<string>("--out", "-o") { Description = "The run's folder. One that was stopped goes on.", HelpName = "folder", Required = true };
        var (data, training, store, device) = (new DataOptions(), new TrainingOptions(), new TaskDataOptions(), DeviceOption.Create());
        var command = new Command("train", "Trains a delta on a model with your files, or with a task.") { model, method, set, kind }
            .WithExamples(
                "train --model roberta-base --train train.csv --validation dev.csv --text sentence --label label --out out/sst2",
                "train --model t5-base --train train.jsonl --input \"summarize: {document}\" --target summary --method AP --set bottleneck=24 --out out/summaries",
                "train --config train.json --seed 7 --out out/seed7");
        data.AddTo(command);
        command.Add(task);
        command.Add(shots);
        store.AddTo(command);
        training.AddTo(command);
        command.Add(device);
        command.Add(folder);
        command.SetAction((parsed, cancellationToken) =>
        {
            var output = CommandOutput.Of(console, parsed);
            var letters = parsed.GetRequiredValue(method)!;
            var (given, backbone) = (KindOption.Read(parsed.GetValue(kind)), parsed.GetRequiredValue(model));
            var files = data.Read(parsed, given ?? FineTuningRun.KindOf(backbone), training.Seed(parsed));
            if (files is null == parsed.GetValue(task) is null)
                throw new UsageException("Give --train with your file, or --task with a task's name, and not both.");
            if (parsed.GetValue(task) is { } named)
                UsageException.Naming(() => store.WithMiniature(parsed).Find(named));
            var run = new FineTuningRun(
                training.Read(parsed, new()
                {
                    Model = backbone,
                    Kind = given,
                    Method = letters,
                    MethodOptions = MethodOptions.Read(letters, parsed.GetRequiredValue(set)),
                    Files = files,
                    Task = parsed.GetValue(task),
                    Shots = parsed.GetValue(shots),
                }),
                store.WithMiniature(parsed));
            var target = parsed.GetRequiredValue(folder);
            var rates = string.Join(", ", run.Configuration.LearningRates.Select(rate => rate.ToString("0.###e-0", CultureInfo.InvariantCulture)));
            output.Say(string.Create(CultureInfo.InvariantCulture, $"{run.Configuration.Method} on {backbone}: {run.Configuration.Kind}, {run.Configuration.Training.Steps:N0} steps of {run.Configuration.Training.BatchSize} examples, learning rate {rates}"));
            var record = TrainingDisplay.Show(output, progress => run.Run(target, DeviceOption.Read(parsed.GetValue(device)), progress, cancellationToken), cancellationToken);
            return Task.FromResult(output.Finish(new TrainResult(target, record.Configuration, record.Result), CliJson.Default.TrainResult, result => Show(output, result)));
        });
        return command;
    }

    private static void Show(CommandOutput output, TrainResult done)
    {
        var result = done.Result;
        output.Say(string.Create(CultureInfo.InvariantCulture, $"trained {result.TrainableParameters:N0} of {result.TotalParameters:N0} parameters ({100.0 * result.TrainableParameters / Math.Max(1, result.TotalParameters):0.####} %) in {result.Seconds:N1} s; best at step {result.BestStep} of {result.Steps}"));
        foreach (var (name, value) in result.Values)
            output.Say(string.Create(CultureInfo.InvariantCulture, $"  {name.Replace('_', ' '),-24} {value:F4}"));
        output.Say($"{Path.Combine(done.Folder, "delta")} holds what was trained.");
    }
}
