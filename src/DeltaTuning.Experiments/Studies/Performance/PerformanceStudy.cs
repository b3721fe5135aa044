using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies.TextToText;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.Studies.Performance;

/// <summary>
/// Full fine-tuning, LoRA, adapters, prefix tuning and prompt tuning over many tasks with T5, and prompt tuning on a larger T5: table 1 of Ding et al. (2023), whose
/// averages were ordered FT, LR, AP, PF, PT.
/// </summary>
public sealed class PerformanceStudy : IStudy
{
    /// <inheritdoc/>
    public string Name => "performance";

    /// <inheritdoc/>
    public string Question => "How do the methods compare with full fine-tuning over many tasks?";

    /// <inheritdoc/>
    public IReadOnlyList<RunConfiguration> Plan(StudyOptions options, ITaskStore tasks) => TextToTextPlan.Of(options, tasks).Runs();

    /// <inheritdoc/>
    public StudyReport Report(StudyOptions options, ITaskStore tasks, IReadOnlyList<RunRecord> runs)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(runs);
        var plan = TextToTextPlan.Of(options, tasks);
        return new PerformanceReport(plan, new(plan.Runs(), runs, options.Selection)).Make();
    }
}
