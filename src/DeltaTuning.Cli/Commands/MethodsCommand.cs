using System.CommandLine;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Experiments.Methods;

namespace DeltaTuning.Cli.Commands;

/// <summary>A method as <c>--json</c> has it.</summary>
/// <param name="Name">Its letters.</param>
/// <param name="Description">What it is.</param>
/// <param name="Options">Its options with what they are.</param>
internal sealed record MethodEntry(string Name, string Description, IReadOnlyDictionary<string, string> Options);

/// <summary>Lists methods.</summary>
internal static class MethodsCommand
{
    public static Command Create(CliConsole console)
    {
        var command = new Command("methods", "Lists the methods by their letters, with their options.").WithExamples("methods");
        command.SetAction((parsed, _) =>
        {
            var output = CommandOutput.Of(console, parsed);
            MethodEntry[] methods = [.. StudyMethods.Default.All.Select(method => new MethodEntry(method.Name, method.Description, method.Options.ToDictionary(option => option.Name, option => option.Description)))];
            return Task.FromResult(output.Finish(methods, CliJson.Default.MethodEntryArray, list =>
            {
                foreach (var method in list)
                {
                    output.Say($"{method.Name,-4} {method.Description}");
                    foreach (var (name, description) in method.Options)
                        output.Say($"       {name,-12} {description}");
                }
            }));
        });
        return command;
    }
}
