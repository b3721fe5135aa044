using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace DeltaTuning.Cli.CommandLine;

/// <summary>Examples under a command's help.</summary>
internal static class HelpExamples
{
    private static readonly ConditionalWeakTable<Command, string[]> Examples = [];

    /// <summary>Gives a command its examples, each as it is typed.</summary>
    public static TCommand WithExamples<TCommand>(this TCommand command, params string[] examples)
        where TCommand : Command
    {
        Examples.Add(command, examples);
        return command;
    }

    /// <summary>A command's examples; none where it has none.</summary>
    public static IReadOnlyList<string> Of(Command command) => Examples.TryGetValue(command, out var examples) ? examples : [];

    /// <summary>Makes a program's help show them, and the command as it is typed.</summary>
    public static void ShowIn(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
            option.Action = new Help((SynchronousCommandLineAction)option.Action!);
    }

    private sealed class Help(SynchronousCommandLineAction inner) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var output = parseResult.InvocationConfiguration.Output;
            using var text = new StringWriter();
            parseResult.InvocationConfiguration.Output = text;
            var code = inner.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output = output;
            // The assembly has another name than the command.
            output.Write(text.ToString().Replace($"  {RootCommand.ExecutableName} ", $"  {CommandTree.Name} ", StringComparison.Ordinal));
            if (Of(parseResult.CommandResult.Command) is { Count: > 0 } examples)
            {
                output.WriteLine(examples.Count == 1 ? "Example:" : "Examples:");
                foreach (var example in examples)
                    output.WriteLine($"  {CommandTree.Name} {example}");
                output.WriteLine();
            }
            return code;
        }
    }
}
