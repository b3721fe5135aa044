using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using DeltaTuning.Training;

namespace DeltaTuning.Experiments.Runs;

/// <summary>Carries each run out in a process of its own, whose program calls <see cref="WorkerProcess.Serve"/>.</summary>
/// <param name="start">Makes what starts a worker: program, arguments, environment. Input and output are redirected here.</param>
public sealed class WorkerProcessLauncher(Func<ProcessStartInfo> start) : IRunLauncher
{
    private const int ErrorLines = 20;

    /// <summary>How long a worker that was asked to stop may take for its checkpoint before it is killed.</summary>
    /// <value>Default a minute.</value>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public bool RunsSeveral => true;

    /// <inheritdoc/>
    public async Task LaunchAsync(string folder, RunConfiguration configuration, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(configuration);
        cancellationToken.ThrowIfCancellationRequested();
        var info = start();
        (info.UseShellExecute, info.RedirectStandardInput, info.RedirectStandardOutput, info.RedirectStandardError) = (false, true, true, true);
        using var process = new Process { StartInfo = info };
        var errors = new ConcurrentQueue<string>();
        WorkerReport? failure = null;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(errors, line.Data);
        process.Start();
        try
        {
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new WorkerOrder(Path.GetFullPath(folder), configuration), LineJson.Default.WorkerOrder)).ConfigureAwait(false);
            await process.StandardInput.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            await EndAsync(process, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException) when (process.HasExited)
        {
            // It ended before it had read its order; its exit code says the rest.
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        // Waits for the last lines too.
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        if (process.ExitCode == WorkerProcess.Done)
            return;
        cancellationToken.ThrowIfCancellationRequested();
        if (failure is { DiskIsFull: true })
            throw new IOException(failure.Error, DiskSpace.FullOnWindows);
        throw new WorkerFailedException(failure?.Error ?? $"The worker process ended with exit code {process.ExitCode}{(errors.IsEmpty ? ", without a word: was it killed, or out of memory?" : ": " + string.Join('\n', errors))}");

        void Hear(string? line)
        {
            if (line is null || WorkerReport.Parse(line) is not { } report)
                return;
            if (report.Error is not null)
                failure = report;
            else
                progress?.Report(report.ToProgress());
        }
    }

    private async Task EndAsync(Process process, CancellationToken cancellationToken)
    {
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.StandardInput.Close();
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        lines.Enqueue(line);
        if (lines.Count > ErrorLines)
            lines.TryDequeue(out _);
    }
}

/// <summary>A run in a worker process failed.</summary>
public sealed class WorkerFailedException : Exception
{
    /// <summary>Makes the exception.</summary>
    public WorkerFailedException()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What the worker said.</param>
    public WorkerFailedException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What the worker said.</param>
    /// <param name="innerException">What led to it.</param>
    public WorkerFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
