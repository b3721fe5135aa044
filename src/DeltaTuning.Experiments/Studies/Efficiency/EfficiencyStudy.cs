using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.Studies.Efficiency;

/// <summary>
/// Peak memory and time of training steps: methods, sizes of T5 and batches of 1, 8, 32 and 64, beside full fine-tuning, as in the figure on memory of Ding et al. (2023); and
/// forward, backward and inference time by length of the input on RoBERTa-large, beside their table. Random weights serve.
/// </summary>
public sealed class EfficiencyStudy : IStudy
{
    /// <inheritdoc/>
    public string Name => "efficiency";

    /// <inheritdoc/>
    public string Question => "How much memory and time does each method take, and save against full fine-tuning?";

    /// <inheritdoc/>
    public IReadOnlyList<RunConfiguration> Plan(StudyOptions options, ITaskStore tasks) => EfficiencyPlan.Of(options).Runs();

    /// <inheritdoc/>
    public StudyReport Report(StudyOptions options, ITaskStore tasks, IReadOnlyList<RunRecord> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return new EfficiencyReport(EfficiencyPlan.Of(options), new(runs)).Make();
    }
}
