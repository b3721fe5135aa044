using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace DeltaTuning.Cli.CommandLine;

/// <summary>Examples under a command's help.</summary>
internal static class HelpExamples
{
    private const int Width = 80;
    private const string BeforeOption = " --";
    private const string Continued = " \\";
    private const string Indent = "      ";

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

    /// <summary>Makes a program's help show them, under the name that users type.</summary>
    public static void ShowIn(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Action = new Help((SynchronousCommandLineAction)option.Action!);
            // A path on all systems but one.
            option.Aliases.Remove("/h");
            option.Aliases.Remove("/?");
        }
    }

    // Too long a line goes on before an option, as shells read it.
    private static string Wrapped(string example)
    {
        var lines = new List<string> { $"  {CommandTree.Name}" };
        foreach (var (index, part) in example.Split(BeforeOption).Index())
        {
            var piece = index == 0 ? $" {part}" : BeforeOption + part;
            if (lines[^1].Length + piece.Length + Continued.Length <= Width)
                lines[^1] += piece;
            else
                lines.Add(Indent + piece.TrimStart());
        }
        return string.Join($"{Continued}\n", lines);
    }

    private sealed class Help(SynchronousCommandLineAction inner) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var configuration = parseResult.InvocationConfiguration;
            var output = configuration.Output;
            using var text = new StringWriter();
            configuration.Output = text;
            var code = inner.Invoke(parseResult);
            configuration.Output = output;
            output.Write(text.ToString().Replace($"  {RootCommand.ExecutableName}", $"  {CommandTree.Name}", StringComparison.Ordinal));
            if (Of(parseResult.CommandResult.Command) is { Count: > 0 } examples)
            {
                output.WriteLine(examples.Count == 1 ? "Example:" : "Examples:");
                foreach (var example in examples)
                    output.WriteLine(Wrapped(example));
                output.WriteLine();
            }
            return code;
        }
    }
}
