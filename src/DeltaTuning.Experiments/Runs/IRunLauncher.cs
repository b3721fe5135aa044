using DeltaTuning.Training;

namespace DeltaTuning.Experiments.Runs;

/// <summary>Starts runs: in this process, or each in one of its own.</summary>
public interface IRunLauncher
{
    /// <summary>Whether several runs may be under way at once.</summary>
    bool RunsSeveral { get; }

    /// <summary>Carries a run out in its folder. When the task has ended without an exception, <c>metrics.json</c> is there.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="configuration">The run.</param>
    /// <param name="progress">Is told how far training is, on any thread; null for nobody.</param>
    /// <param name="cancellationToken">Stops it; what was reached is kept in checkpoints.</param>
    /// <returns>The end of the run.</returns>
    Task LaunchAsync(string folder, RunConfiguration configuration, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken);
}

/// <summary>Carries runs out in this process, on the calling thread, one after the other: TorchSharp's random generator belongs to the whole process.</summary>
/// <param name="worker">What carries them out.</param>
public sealed class InProcessLauncher(RunWorker worker) : IRunLauncher
{
    /// <inheritdoc/>
    public bool RunsSeveral => false;

    /// <inheritdoc/>
    public Task LaunchAsync(string folder, RunConfiguration configuration, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            worker.Run(folder, configuration, progress, cancellationToken);
            return Task.CompletedTask;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return Task.FromException(error);
        }
    }
}
