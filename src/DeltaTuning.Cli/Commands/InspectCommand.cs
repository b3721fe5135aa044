using System.CommandLine;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Cli.Display;
using DeltaTuning.Cli.Options;
using DeltaTuning.Experiments.Backbones;
using DeltaTuning.Experiments.Inspection;

namespace DeltaTuning.Cli.Commands;

/// <summary>Says what a folder or file is.</summary>
internal static class InspectCommand
{
    private static readonly Argument<string> Target = new("path") { Description = "A folder of a delta, composition, checkpoint, model, tokenizer, run or study, or a safetensors file." };

    public static Command Create(CliConsole console)
    {
        var model = ModelOption.Optional("Tries the delta on this backbone.");
        var all = new Option<bool>("--all") { Description = "Lists every place of a delta, not only the first ones." };
        var command = new Command("inspect", "Says what a delta, checkpoint, model, tokenizer or run is, and whether it fits a model.") { Target, model, all }
            .WithExamples("inspect out/sst2", "inspect out/sst2 --model roberta-base", "inspect adapter_model.safetensors --json");
        command.SetAction((parsed, _) =>
        {
            var output = CommandOutput.Of(console, parsed);
            var report = Inspector.Inspect(parsed.GetRequiredValue(Target), parsed.GetValue(model) is { } name ? ModelFolders.Resolve(name) : null);
            return Task.FromResult(output.Finish(report, CliJson.Default.InspectionReport, shown => InspectionDisplay.Show(output, shown, parsed.GetValue(all))));
        });
        return command;
    }
}
