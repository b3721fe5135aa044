using System.CommandLine;
using System.CommandLine.Invocation;
using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Cli.CommandLine;

/// <summary>Parses, adds the configuration file, carries the command out, and turns whatever goes wrong into one sentence and an exit code.</summary>
internal static class CliProgram
{
    /// <summary>Runs a command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="console">Where it writes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliConsole console, CancellationToken cancellationToken = default)
    {
        try
        {
            var root = CommandTree.Create(console);
            var parsed = root.Parse(args);
            if (ConfigurationFile.PathIn(parsed) is { } file)
                parsed = root.Parse([.. args, .. ConfigurationFile.Tokens(file, parsed)]);
            if (parsed.Errors.Count > 0)
                return Fail(console, ParseProblem.Describe(parsed), ExitCode.Usage);
            if (parsed.Action is ParseErrorAction)
                return Fail(console, $"Give one of the commands {string.Join(", ", parsed.CommandResult.Command.Subcommands.Where(command => !command.Hidden).Select(command => command.Name))}.", ExitCode.Usage);
            return await parsed.InvokeAsync(
                new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = console.Out, Error = console.Error },
                cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Fail(console, "Stopped; type the same command again to go on from what is kept.", ExitCode.Stopped);
        }
        catch (Exception problem) when (UserProblem.ExitCodeOf(problem) is not null)
        {
            return Fail(console, ProblemText.Of(problem), UserProblem.ExitCodeOf(problem)!.Value);
        }
    }

    private static int Fail(CliConsole console, string message, int code)
    {
        console.Error.WriteLine(UserProblem.Sentence(message));
        return code;
    }
}
