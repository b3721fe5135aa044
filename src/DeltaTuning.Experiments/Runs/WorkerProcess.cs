using System.Diagnostics;
using System.Text.Json;
using DeltaTuning.Training;

namespace DeltaTuning.Experiments.Runs;

/// <summary>
/// The inside of a worker process: reads one order from its input, carries the run out, and reports on its output. A command line calls <see cref="Serve"/> in a hidden
/// command of its own, and gives a <see cref="WorkerProcessLauncher"/> that starts it.
/// </summary>
public static class WorkerProcess
{
    /// <summary>The exit code of a run that was carried out.</summary>
    public const int Done = 0;

    /// <summary>The exit code of a run that failed.</summary>
    public const int Failed = 1;

    /// <summary>The exit code of a run that was stopped.</summary>
    public const int Stopped = 2;

    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(0.2);

    /// <summary>Serves one order.</summary>
    /// <param name="worker">What carries it out.</param>
    /// <param name="input">The process's input; its end stops the run.</param>
    /// <param name="output">The process's output.</param>
    /// <returns>The exit code.</returns>
    public static int Serve(RunWorker worker, TextReader input, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(worker);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        var order = JsonSerializer.Deserialize(input.ReadLine() ?? "null", LineJson.Default.WorkerOrder)
            ?? throw new InvalidDataException("A worker reads its order from its input, but that is empty: it is started by a study, not by hand.");
        // Not disposed: the watching thread may cancel after the run has ended.
        var stop = new CancellationTokenSource();
        new Thread(() => Watch(input, stop)) { IsBackground = true }.Start();
        try
        {
            worker.InStudy.Run(order.Folder, order.Configuration, new Reporter(output), stop.Token);
            return Done;
        }
        catch (OperationCanceledException)
        {
            return Stopped;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Say(output, new() { Error = ProblemText.Of(error), DiskIsFull = DiskSpace.IsFull(error) });
            return Failed;
        }
    }

    // A study that is killed closes the pipe, and its workers stop at the next step with a checkpoint.
    private static void Watch(TextReader input, CancellationTokenSource stop)
    {
        while (input.ReadLine() is not null)
        {
        }
        stop.Cancel();
    }

    private static void Say(TextWriter output, WorkerReport report)
    {
        output.WriteLine(report.ToLine());
        output.Flush();
    }

    private sealed class Reporter(TextWriter output) : IProgress<TrainingProgress>
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private TimeSpan _last = -BetweenReports;

        public void Report(TrainingProgress value)
        {
            if (_clock.Elapsed - _last < BetweenReports && value.Step != value.TotalSteps)
                return;
            _last = _clock.Elapsed;
            try
            {
                Say(output, WorkerReport.Of(value));
            }
            catch (IOException)
            {
                // Nobody listens any more; the end of the input stops the run.
            }
        }
    }
}
