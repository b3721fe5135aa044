using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Experiments.Studies;

/// <summary>What a study is carried out with.</summary>
public sealed record StudyHost
{
    /// <summary>The study's folder: the report goes there, runs to <c>runs</c> in it. Where it holds another study's report, this one's goes to a folder of the study's name in it.</summary>
    public required string Folder { get; init; }

    /// <summary>What carries runs out: executors, tasks, device.</summary>
    public required RunWorker Worker { get; init; }

    /// <summary>Starts runs.</summary>
    /// <value>Default null: in this process, one after the other.</value>
    public IRunLauncher? Launcher { get; init; }

    /// <summary>Most runs at a time; fewer where memory does not allow them.</summary>
    /// <value>Default 1; at least 1. More than 1 needs a launcher that starts processes.</value>
    public int Parallel { get; init; } = 1;

    /// <summary>Writes the report: is given it, the folder that it goes to, and the folder of the runs' folders. Beside it the runner writes <c>runs.csv</c>, a line for each finished run.</summary>
    /// <value>Default <see cref="ReportWriter.Write"/>; null: nothing is written, the report is returned.</value>
    public Action<StudyReport, string, string>? WriteReport { get; init; } = ReportWriter.Write;
}
