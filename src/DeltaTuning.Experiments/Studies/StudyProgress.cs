using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Experiments.Studies;

/// <summary>How far a study is.</summary>
/// <param name="Total">Runs of the plan.</param>
/// <param name="Finished">Finished runs, those of earlier times included.</param>
/// <param name="Failed">Runs that failed this time.</param>
/// <param name="Current">Runs under way.</param>
/// <param name="Elapsed">Time since this start.</param>
/// <param name="Remaining">Time that is left, by what runs of the same kind took; null where nothing is known.</param>
public sealed record StudyProgress(int Total, int Finished, int Failed, IReadOnlyList<CurrentRun> Current, TimeSpan Elapsed, TimeSpan? Remaining)
{
    /// <summary>What has just gone wrong with a run, or with several for the same reason, in a sentence or a short list; null in other reports.</summary>
    public string? Problem { get; init; }
}

/// <summary>A run under way.</summary>
/// <param name="Id">The run.</param>
/// <param name="Configuration">What it is.</param>
public sealed record CurrentRun(string Id, RunConfiguration Configuration)
{
    /// <summary>The stage, from 0; null for a run without stages, or before it trains.</summary>
    public int? Stage { get; init; }

    /// <summary>Steps taken in the stage.</summary>
    public long Step { get; init; }

    /// <summary>Steps of the stage; null before it trains.</summary>
    public long? TotalSteps { get; init; }

    /// <summary>The latest training loss; null before it trains.</summary>
    public double? Loss { get; init; }

    /// <summary>Time that the stage has left; null before it trains.</summary>
    public TimeSpan? Remaining { get; init; }
}

/// <summary>How a study ended.</summary>
/// <param name="Report">The report of all runs that are finished.</param>
/// <param name="ReportFolder">Where it was written; null where nothing was.</param>
/// <param name="Total">Runs of the plan.</param>
/// <param name="Finished">Finished runs.</param>
/// <param name="Failures">What went wrong, by run.</param>
public sealed record StudyOutcome(StudyReport Report, string? ReportFolder, int Total, int Finished, IReadOnlyList<(string Id, string Message)> Failures);
