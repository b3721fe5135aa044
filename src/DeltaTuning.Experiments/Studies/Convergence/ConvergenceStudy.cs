using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies.TextToText;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.Studies.Convergence;

/// <summary>
/// How fast the methods learn: the validation metric against optimizer steps. Its runs are those of <see cref="Performance.PerformanceStudy"/>; in one folder each study finds what
/// the other has finished.
/// </summary>
public sealed class ConvergenceStudy : IStudy
{
    /// <inheritdoc/>
    public string Name => "convergence";

    /// <inheritdoc/>
    public string Question => "How many steps does each method take to come near its best?";

    /// <inheritdoc/>
    public IReadOnlyList<RunConfiguration> Plan(StudyOptions options, ITaskStore tasks) => TextToTextPlan.Of(options, tasks).Runs();

    /// <inheritdoc/>
    public StudyReport Report(StudyOptions options, ITaskStore tasks, IReadOnlyList<RunRecord> runs)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(runs);
        var plan = TextToTextPlan.Of(options, tasks);
        return new ConvergenceReport(plan, new(plan.Runs(), runs, options.Selection)).Make();
    }
}
