using System.CommandLine;
using DeltaTuning.Cli.Commands;

namespace DeltaTuning.Cli.CommandLine;

/// <summary>All commands.</summary>
internal static class CommandTree
{
    /// <summary>What a user types.</summary>
    public const string Name = "deltatuning";

    /// <summary>Makes them.</summary>
    public static RootCommand Create(CliConsole console)
    {
        var root = new RootCommand("Trains, evaluates, merges and converts deltas, and reruns the study of delta tuning.")
        {
            TrainCommand.Create(console),
            EvaluateCommand.Create(console),
            PredictCommand.Create(console),
            GenerateCommand.Create(console),
            InspectCommand.Create(console),
            MergeCommand.Create(console),
            ConvertCommand.Create(console),
            MethodsCommand.Create(console),
            TasksCommand.Create(console),
            StudyCommand.Create(console),
            WorkerCommand.Create(console),
            CompletionCommand.Create(console),
        };
        foreach (var option in CommonOptions.Create())
            root.Add(option);
        root.Add(SchemaCommand.Create(console, root));
        HelpExamples.ShowIn(root);
        return root;
    }
}
