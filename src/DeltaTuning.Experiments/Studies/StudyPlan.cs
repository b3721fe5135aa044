using DeltaTuning.Experiments.Data;
using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Experiments.Studies;

/// <summary>A study's runs beside what of them is on disk.</summary>
internal sealed class StudyPlan(IStudy study, StudyOptions options, StudyHost host)
{
    private readonly Dictionary<string, long> _parameters = new(StringComparer.Ordinal);

    /// <summary>The folder of the runs' folders.</summary>
    public string RunsFolder => Path.Combine(host.Folder, "runs");

    /// <summary>Looks at every run, in the plan's order.</summary>
    public IReadOnlyList<PlannedRun> Look()
    {
        StudyOptionsGuard.Check(options);
        var runs = study.Plan(options, host.Worker.Tasks).Select(Look).ToList();
        return runs.GroupBy(run => run.Id).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new InvalidOperationException($"The study {study.Name} plans the run {twice.Key} {twice.Count()} times; each belongs in a plan once.")
            : runs;
    }

    /// <summary>Finds what stands against runs that are not finished: configurations, missing files, memory. Runs that differ in seeds and learning rates only are looked over once.</summary>
    public IReadOnlyList<(PlannedRun Run, Exception Problem)> Check(IReadOnlyList<PlannedRun> runs)
    {
        var problems = new Dictionary<string, Exception?>(StringComparer.Ordinal);
        var tasks = new Dictionary<string, Exception?>(StringComparer.Ordinal);
        return [.. runs.Where(run => run.State != RunState.Finished)
            .Select(run => (Run: run, Problem: ProblemOf(run.Configuration, problems, tasks)))
            .Where(item => item.Problem is not null)
            .Select(item => (item.Run, item.Problem!))];
    }

    /// <summary>Estimates what runs will take that are not finished.</summary>
    public IReadOnlyList<PlannedRun> Estimate(IReadOnlyList<PlannedRun> runs)
    {
        var model = Costs(runs);
        return [.. runs.Select(run => run.State == RunState.Finished ? run : run with { Cost = model.Of(run.Configuration) })];
    }

    /// <summary>What is known of costs by the finished runs.</summary>
    public CostModel Costs(IReadOnlyList<PlannedRun> runs) => new(Finished(runs), host.Worker.Device, _parameters);

    /// <summary>Reads the finished runs, in order.</summary>
    public static IReadOnlyList<RunRecord> Finished(IEnumerable<PlannedRun> runs) => [.. runs.Select(run => RunFolder.Read(run.Folder)).OfType<RunRecord>()];

    private PlannedRun Look(RunConfiguration configuration)
    {
        var id = RunIdentity.Of(configuration);
        var folder = Path.Combine(RunsFolder, id);
        if (RunFolder.IsFinished(folder))
            return new(id, folder, configuration, RunState.Finished);
        var (step, failure) = RunFolder.Progress(folder);
        var state = failure is not null ? RunState.Failed : step > 0 ? RunState.Interrupted : RunState.Waiting;
        return new(id, folder, configuration, state) { Step = step, Problem = failure?.Message };
    }

    private Exception? ProblemOf(RunConfiguration configuration, Dictionary<string, Exception?> problems, Dictionary<string, Exception?> tasks)
    {
        var likeness = CostModel.Likeness(configuration);
        if (!problems.TryGetValue(likeness, out var problem))
            problems[likeness] = problem = Attempt(() => host.Worker.Check(configuration));
        if (problem is not null || configuration.Task is not { } task)
            return problem;
        if (!tasks.TryGetValue(task, out var missing))
            tasks[task] = missing = Attempt(() => host.Worker.Tasks.Load(task));
        return missing;
    }

    private static Exception? Attempt(Action check)
    {
        try
        {
            check();
            return null;
        }
        catch (Exception error) when (error is ArgumentException or IOException or UnauthorizedAccessException or InvalidDataException or DataFormatException
            or InsufficientMemoryException or NotSupportedException or InvalidOperationException or DeltaTargetException)
        {
            return error;
        }
    }
}
