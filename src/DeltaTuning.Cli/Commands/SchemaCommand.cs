using System.CommandLine;
using DeltaTuning.Cli.CommandLine;

namespace DeltaTuning.Cli.Commands;

/// <summary>Prints the JSON schema of configuration files.</summary>
internal static class SchemaCommand
{
    public static Command Create(CliConsole console, RootCommand root)
    {
        var name = new Argument<string?>("command") { HelpName = "command", Description = "The command whose configuration files the schema is of. [default: lists the commands]", DefaultValueFactory = _ => null };
        name.CompletionSources.Add(_ => ConfigurationSchema.Commands(root).Select(item => new System.CommandLine.Completions.CompletionItem(item)));
        var command = new Command("schema", "Prints the JSON schema of a command's configuration file.") { name }.WithExamples("schema train > train.schema.json");
        command.SetAction((parsed, _) =>
        {
            var commands = ConfigurationSchema.Commands(root);
            if (parsed.GetValue(name) is not { } wanted)
                console.Out.WriteLine(string.Join(Environment.NewLine, commands));
            else if (commands.Contains(wanted))
                console.Out.WriteLine(ConfigurationSchema.Of(root.Subcommands.First(item => item.Name == wanted)));
            else
                throw UsageException.Unknown("a command with a configuration file", wanted, commands);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
