using System.Diagnostics;
using System.Globalization;

namespace DeltaTuning.Experiments.Runs;

/// <summary>
/// Holds a folder for this process. The system keeps the lock while the file <c>.lock</c> is open, so that the lock of a killed process is gone with it, on Linux and
/// Windows alike.
/// </summary>
public sealed class FolderLock : IDisposable
{
    private const string LockFile = ".lock";
    private const string HolderFile = ".lock-holder";

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(0.1);

    private readonly FileStream _file;
    private readonly string _holder;

    private FolderLock(FileStream file, string holder) => (_file, _holder) = (file, holder);

    /// <summary>Takes a folder, which is made where there is none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="what">What it holds, for the message, such as <c>run</c>.</param>
    /// <param name="patience">How long to wait for one that is in use. Default zero: not at all.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The lock; disposing it frees the folder.</returns>
    /// <exception cref="FolderInUseException">Another process, or another part of this one, still holds it.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public static FolderLock Take(string folder, string what, TimeSpan patience = default, CancellationToken cancellationToken = default)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return TakeNow(folder, what);
            }
            catch (FolderInUseException) when (clock.Elapsed < patience)
            {
                cancellationToken.WaitHandle.WaitOne(BetweenTries);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Frees the folder. The lock file stays: deleting it could take it from under the next holder.</summary>
    public void Dispose()
    {
        if (File.Exists(_holder))
            File.Delete(_holder);
        _file.Dispose();
    }

    private static FolderLock TakeNow(string folder, string what)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, LockFile);
        var holder = Path.Combine(folder, HolderFile);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (File.Exists(path))
        {
            throw new FolderInUseException($"The {what} in {folder} is in use by {Holder(holder)}. Wait until it has ended, end it, or choose another folder.", error);
        }
        var taken = new FolderLock(file, holder);
        try
        {
            File.WriteAllText(holder, string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName} since {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss} UTC"));
            return taken;
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    private static string Holder(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "another process";
        }
    }
}

/// <summary>A run or study folder that another process works in.</summary>
public sealed class FolderInUseException : IOException
{
    /// <summary>Makes the exception.</summary>
    public FolderInUseException()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which folder, by whom, and what to do.</param>
    public FolderInUseException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which folder, by whom, and what to do.</param>
    /// <param name="innerException">What the system said.</param>
    public FolderInUseException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
