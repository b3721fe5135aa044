using System.CommandLine;
using DeltaTuning.Cli.CommandLine;

namespace DeltaTuning.Cli.Commands;

/// <summary>Prints a script that lets a shell complete the commands.</summary>
internal static class CompletionCommand
{
    public static Command Create(CliConsole console)
    {
        var shell = new Argument<string>("shell") { HelpName = "shell", Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.All.Keys]);
        var command = new Command("completion", "Prints a script that makes a shell complete commands, options and names.") { shell }
            .WithExamples("completion bash >> ~/.bashrc", "completion zsh >> ~/.zshrc", "completion fish > ~/.config/fish/completions/deltatuning.fish", "completion pwsh >> $PROFILE");
        command.SetAction((parsed, _) =>
        {
            console.Out.WriteLine(CompletionScripts.All[parsed.GetRequiredValue(shell)]);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
