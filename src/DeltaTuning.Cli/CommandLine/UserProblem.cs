using System.Text.Json;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Files;
using DeltaTuning.Training;

namespace DeltaTuning.Cli.CommandLine;

/// <summary>What a file, a folder or an option can be wrong about. Anything else is a defect and shows its stack.</summary>
internal static class UserProblem
{
    /// <summary>The exit code of a problem; null for a defect.</summary>
    public static int? ExitCodeOf(Exception problem) => problem switch
    {
        UsageException => ExitCode.Usage,
        FolderInUseException => ExitCode.Busy,
        FileNotFoundException or DirectoryNotFoundException => ExitCode.NotFound,
        IOException or InvalidDataException or FormatException or JsonException or UnauthorizedAccessException or ArgumentException or KeyNotFoundException
            or NotSupportedException or InvalidOperationException or CheckpointMismatchException or DeltaTargetException or TrainingDivergedException
            or DllNotFoundException or InsufficientMemoryException or WorkerFailedException => ExitCode.Failed,
        _ => null,
    };

    /// <summary>A message as a sentence in one line; one that has a list, such as of files to put somewhere, keeps the list's lines.</summary>
    public static string Sentence(string message) => message.Contains("\n- ", StringComparison.Ordinal) ? message : message.ReplaceLineEndings(" ");
}
