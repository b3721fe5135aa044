using System.Diagnostics;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Training;

namespace DeltaTuning.Experiments.Studies;

/// <summary>Carries the runs of a plan out, several at a time where memory allows.</summary>
internal sealed class StudyQueue(StudyPlan plan, IReadOnlyList<PlannedRun> runs, IReadOnlyList<(PlannedRun Run, Exception Problem)> refused, StudyHost host, IRunLauncher launcher, IProgress<StudyProgress>? progress)
{
    private readonly Lock _gate = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Dictionary<string, CurrentRun> _current = new(StringComparer.Ordinal);
    private readonly List<(string Id, string Message)> _failures = [];
    private readonly LinkedList<PlannedRun> _waiting = new(runs.Where(run => run.State != RunState.Finished));
    private readonly List<Started> _started = [];
    private readonly long? _memory = DeviceMemory.Free(RunDevice.Of(host.Worker.Device));
    private int _finished = runs.Count(run => run.State == RunState.Finished);
    private TimeSpan? _waitingTime;

    /// <summary>What went wrong.</summary>
    public IReadOnlyList<(string Id, string Message)> Failures => _failures;

    /// <summary>Carries out all that is waiting.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Carry(CancellationToken cancellationToken)
    {
        Refuse();
        Estimate();
        Tell(null);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        IOException? full = null;
        while (_waiting.Count > 0 || _started.Count > 0)
        {
            while (!stop.IsCancellationRequested && Next() is { } next)
                Start(next, stop.Token);
            if (_started.Count == 0)
                break;
            var ended = _started[Task.WaitAny([.. _started.Select(item => item.Task)], CancellationToken.None)];
            _started.Remove(ended);
            if (End(ended) is { } error)
            {
                full ??= error;
                stop.Cancel();
            }
        }
        if (full is not null)
            throw new IOException($"The disk of {host.Folder} is full: {full.Message} Nothing is lost: make room and give the same command again, and it goes on from there.", full);
        cancellationToken.ThrowIfCancellationRequested();
    }

    // What cannot start is said before anything starts.
    private void Refuse()
    {
        foreach (var reason in refused.GroupBy(item => ProblemText.Of(item.Problem)))
        {
            foreach (var (run, problem) in reason)
            {
                _waiting.Remove(run);
                RunFolder.Fail(run.Folder, RunFailure.Of(problem));
            }
            Fail([.. reason.Select(item => item.Run.Id)], reason.Key);
        }
    }

    private PlannedRun? Next()
    {
        if (_started.Count >= host.Parallel)
            return null;
        var next = _waiting.FirstOrDefault(run => _started.Count == 0 || Fits(run));
        if (next is not null)
            _waiting.Remove(next);
        return next;
    }

    private bool Fits(PlannedRun run) => _memory is not { } memory || _started.Sum(item => item.Bytes) + BytesOf(run) <= memory;

    private long BytesOf(PlannedRun run) => host.Parallel > 1 && host.Worker.ExecutorOf(run.Configuration.Kind) is IMemoryEstimator estimator ? estimator.EstimateBytes(run.Configuration) : 0;

    private void Start(PlannedRun run, CancellationToken stop)
    {
        lock (_gate)
            _current[run.Id] = new(run.Id, run.Configuration);
        Tell(null);
        _started.Add(new(run, launcher.LaunchAsync(run.Folder, run.Configuration, new Follower(this, run.Id), stop), BytesOf(run)));
    }

    // Gives what makes going on senseless.
    private IOException? End(Started ended)
    {
        lock (_gate)
            _current.Remove(ended.Run.Id);
        var error = ended.Task.Exception?.InnerException;
        if (ended.Task.IsCompletedSuccessfully && RunFolder.IsFinished(ended.Run.Folder))
        {
            _finished++;
            Estimate();
            Tell(null);
            return null;
        }
        if (ended.Task.IsCanceled)
            return null;
        if (error is IOException full && DiskSpace.IsFull(full))
            return full;
        if (error is WorkerFailedException)
            Note(ended.Run, error);
        Fail([ended.Run.Id], error is not null ? ProblemText.Of(error) : $"{launcher.GetType().Name} ended the run without {RunFolder.MetricsFile}.");
        return null;
    }

    // A worker that was killed could not note it.
    private static void Note(PlannedRun run, Exception error)
    {
        if (!RunFolder.HasFailed(run.Folder))
            RunFolder.Fail(run.Folder, RunFailure.Of(error));
    }

    private void Fail(IReadOnlyList<string> failed, string problem)
    {
        lock (_gate)
            _failures.AddRange(failed.Select(id => (id, problem)));
        Tell(FailureListing.Of(failed.Select(id => (id, problem)))[0]);
    }

    private void Estimate()
    {
        var costs = plan.Costs(runs);
        CostEstimate?[] each = [.. _waiting.Select(run => costs.Of(run.Configuration))];
        var known = each.OfType<CostEstimate>().Sum(cost => cost.Time.TotalSeconds);
        lock (_gate)
            _waitingTime = Array.Exists(each, cost => cost is null) ? null : TimeSpan.FromSeconds(known / host.Parallel);
    }

    private void Tell(string? problem)
    {
        if (progress is null)
            return;
        lock (_gate)
        {
            var current = _current.Values.ToArray();
            progress.Report(new(runs.Count, _finished, _failures.Count, current, _clock.Elapsed, _waitingTime + (current.Max(run => run.Remaining) ?? TimeSpan.Zero)) { Problem = problem });
        }
    }

    private void Follow(string id, TrainingProgress training)
    {
        lock (_gate)
        {
            // A worker's last words may come after its end.
            if (!_current.TryGetValue(id, out var run))
                return;
            _current[id] = run with { Stage = training.Stage, Step = training.Step, TotalSteps = training.TotalSteps, Loss = training.Loss, Remaining = training.Remaining };
        }
        Tell(null);
    }

    private sealed record Started(PlannedRun Run, Task Task, long Bytes);

    private sealed class Follower(StudyQueue queue, string id) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => queue.Follow(id, value);
    }
}
