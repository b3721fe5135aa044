using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Experiments.Studies;

/// <summary>
/// Carries a study out in a folder: skips what is finished, goes on with what was interrupted, tries again what failed, and makes the report. What fails is noted and the
/// others go on. The same call again after a kill leads to the same numbers. Several studies in one folder share the runs that they have in common; the first study's report
/// lies in the folder itself, another's in a folder of its name there.
/// </summary>
/// <param name="study">The study.</param>
/// <param name="options">What is asked of it.</param>
/// <param name="host">What it is carried out with.</param>
public sealed class StudyRunner(IStudy study, StudyOptions options, StudyHost host)
{
    /// <summary>Looks whether the options mean something to the study. Nothing is written.</summary>
    /// <exception cref="ArgumentException">One means nothing; where it is a name, the message has the nearest ones.</exception>
    public void Check() => new StudyPlan(study, options, host).Look();

    /// <summary>Lists what would run, with what stands against it and what it would take. Nothing is written.</summary>
    /// <returns>The runs, in the plan's order.</returns>
    /// <exception cref="ArgumentException">An option means nothing to the study.</exception>
    public IReadOnlyList<PlannedRun> DryRun()
    {
        var plan = new StudyPlan(study, options, host);
        var runs = plan.Look();
        var problems = plan.Check(runs).ToDictionary(item => item.Run.Id, item => item.Problem);
        return plan.Estimate([.. runs.Select(run => problems.TryGetValue(run.Id, out var problem) ? run with { Problem = ProblemText.Of(problem) } : run)]);
    }

    /// <summary>Carries out what is not finished, and makes the report.</summary>
    /// <param name="progress">Is told how far it is, on any thread, one report after the other; null for nobody.</param>
    /// <param name="cancellationToken">Stops it; what was reached is kept in checkpoints.</param>
    /// <returns>How it ended. Runs may have failed.</returns>
    /// <exception cref="ArgumentException">An option means nothing to the study, or several runs at a time were asked for where the launcher runs one.</exception>
    /// <exception cref="FileNotFoundException">No run can start, all for want of files; nothing is written.</exception>
    /// <exception cref="InsufficientMemoryException">No run can start, since none fits in memory; nothing is written.</exception>
    /// <exception cref="InvalidOperationException">No run can start for other reasons; nothing is written.</exception>
    /// <exception cref="FolderInUseException">Another process carries out a study in the folder.</exception>
    /// <exception cref="IOException">The folder cannot be written, or the disk is full.</exception>
    /// <exception cref="InvalidDataException">The folder's <c>study.json</c> is damaged.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public StudyOutcome Run(IProgress<StudyProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var launcher = host.Launcher ?? new InProcessLauncher(host.Worker.InStudy);
        ArgumentOutOfRangeException.ThrowIfLessThan(host.Parallel, 1);
        if (host.Parallel > 1 && !launcher.RunsSeveral)
            throw new ArgumentException($"{host.Parallel} runs at a time were asked for, but {launcher.GetType().Name} carries out one; give a launcher that starts processes, or leave Parallel at 1.");
        var plan = new StudyPlan(study, options, host);
        var runs = plan.Look();
        var refused = plan.Check(runs);
        if (refused.Count > 0 && refused.Count == runs.Count)
            throw RefusedRuns.AsException(refused);
        using var held = FolderLock.Take(host.Folder, "study", cancellationToken: cancellationToken);
        new StudyFile(study.Name, options, DateTimeOffset.UtcNow).Write(StudyFile.Place(host.Folder, study.Name));
        var queue = new StudyQueue(plan, runs, refused, host, launcher, progress);
        queue.Carry(cancellationToken);
        return Finish(plan, runs, queue.Failures);
    }

    /// <summary>Makes the report of what is finished, and carries nothing out.</summary>
    /// <returns>The report, with the failures that are noted.</returns>
    /// <exception cref="ArgumentException">An option means nothing to the study.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">The report cannot be written.</exception>
    public StudyOutcome Report()
    {
        if (!Directory.Exists(host.Folder))
            throw new DirectoryNotFoundException($"There is no study in {host.Folder} (looked for {Path.GetFullPath(host.Folder)}).");
        var plan = new StudyPlan(study, options, host);
        var runs = plan.Look();
        return Finish(plan, runs, [.. runs.Where(run => run.State == RunState.Failed).Select(run => (run.Id, run.Problem!))]);
    }

    private StudyOutcome Finish(StudyPlan plan, IReadOnlyList<PlannedRun> runs, IReadOnlyList<(string Id, string Message)> failures)
    {
        var finished = StudyPlan.Finished(runs);
        StudyReport report = study.Report(options, host.Worker.Tasks, finished);
        if (host.WriteReport is not { } write)
            return new(report, null, runs.Count, finished.Count, failures);
        var place = StudyFile.Place(host.Folder, study.Name);
        RunListing.Write(place, finished);
        write(report, place, plan.RunsFolder);
        return new(report, place, runs.Count, finished.Count, failures);
    }
}
