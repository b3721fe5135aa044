using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Training;
using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Runs;

/// <summary>Carries one run out in its folder, whoever asks for it: a study in this process, or a worker process of its own.</summary>
public sealed record RunWorker
{
    /// <summary>The kinds of runs that it knows.</summary>
    public required IReadOnlyList<IRunExecutor> Executors { get; init; }

    /// <summary>Where tasks come from.</summary>
    public required ITaskStore Tasks { get; init; }

    /// <summary>Where it computes; null for the first CUDA device, or the CPU where there is none.</summary>
    public Device? Device { get; init; }

    /// <summary>Whether runs of full fine-tuning keep their trained models.</summary>
    /// <value>Default false.</value>
    public bool KeepModels { get; init; }

    /// <summary>How long it waits for a run that another process holds. A worker whose study was killed goes on to the end of its step.</summary>
    /// <value>Default zero: it is refused at once. A study waits for a minute.</value>
    public TimeSpan Patience { get; init; }

    /// <summary>Makes the log of what happens; null for none.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>The same worker for a study's runs.</summary>
    internal RunWorker InStudy => Patience > TimeSpan.Zero ? this : this with { Patience = TimeSpan.FromMinutes(1) };

    /// <summary>The executor of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The executor.</returns>
    /// <exception cref="ArgumentException">None carries it out.</exception>
    public IRunExecutor ExecutorOf(string kind) => Executors.FirstOrDefault(executor => executor.Kind == kind)
        ?? throw new ArgumentException($"No executor carries out runs of the kind '{kind}'; there are {(Executors.Count == 0 ? "none" : string.Join(", ", Executors.Select(executor => executor.Kind)))}.");

    /// <summary>Looks a run over before it starts.</summary>
    /// <param name="configuration">The run.</param>
    /// <exception cref="ArgumentException">The configuration means nothing.</exception>
    /// <exception cref="FileNotFoundException">A model or data are missing.</exception>
    /// <exception cref="InsufficientMemoryException">It does not fit in memory.</exception>
    public void Check(RunConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ExecutorOf(configuration.Kind).Check(configuration, new() { Folder = "", Tasks = Tasks, Log = _ => { }, Device = Device });
    }

    /// <summary>Carries a run out, or goes on with it. A finished one is read and not computed again. A failure is noted in the folder before it is thrown.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="configuration">The run.</param>
    /// <param name="progress">Is told how far training is; null for nobody.</param>
    /// <param name="cancellationToken">Stops it between two steps; what was reached is kept.</param>
    /// <returns>The finished run.</returns>
    /// <exception cref="FolderInUseException">Another process carries it out.</exception>
    /// <exception cref="InvalidOperationException">The folder holds a run of another configuration.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public RunRecord Run(string folder, RunConfiguration configuration, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var executor = ExecutorOf(configuration.Kind);
        using var run = RunFolder.Open(folder, configuration, Patience, cancellationToken);
        if (RunFolder.Read(folder) is { } finished)
        {
            run.Tidy();
            return finished;
        }
        try
        {
            var context = run.Begin(Tasks, RunEnvironment.Capture(Device)) with { Device = Device, Progress = progress, KeepModels = KeepModels, LoggerFactory = LoggerFactory };
            run.Finish(executor.Execute(configuration, context, cancellationToken));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Note(folder, error);
            throw;
        }
        return RunFolder.Read(folder) ?? throw new IOException($"{folder} has lost its {RunFolder.MetricsFile}.");
    }

    // On a full disk the note cannot be written either; the failure itself is thrown in any case.
    private static void Note(string folder, Exception error)
    {
        try
        {
            RunFolder.Fail(folder, RunFailure.Of(error));
        }
        catch (Exception second) when (second is IOException or UnauthorizedAccessException)
        {
            error.Data["error.json"] = second.Message;
        }
    }
}
