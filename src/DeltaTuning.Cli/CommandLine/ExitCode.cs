namespace DeltaTuning.Cli.CommandLine;

/// <summary>How the program ends.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Failed: a file, a model or data are not what they should be, or a run went wrong.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage: an unknown command, option or name, or a value that means nothing.</summary>
    public const int Usage = 2;

    /// <summary>A file or folder that was named is not there.</summary>
    public const int NotFound = 3;

    /// <summary>Another process works in the folder.</summary>
    public const int Busy = 4;

    /// <summary>Stopped by Ctrl-C or SIGTERM; what was reached is kept.</summary>
    public const int Stopped = 130;
}
