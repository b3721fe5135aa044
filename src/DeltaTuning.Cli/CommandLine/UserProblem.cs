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

    /// <summary>The problem in one line, without what .NET appends for programmers.</summary>
    public static string Describe(Exception problem)
    {
        var message = problem.Message;
        if (problem is ArgumentException { ParamName: { } name })
            message = message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal);
        if (problem is ArgumentOutOfRangeException { ActualValue: not null } && message.IndexOf("\nActual value was", StringComparison.Ordinal) is var mark and > 0)
            message = $"{message[..mark].TrimEnd()}{message[mark..].Replace("\nActual value was", " It is", StringComparison.Ordinal)}";
        return message;
    }
}
