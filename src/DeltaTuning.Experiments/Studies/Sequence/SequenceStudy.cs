using DeltaTuning.Experiments.Prompts;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies.Prompting;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.Studies.Sequence;

/// <summary>
/// Prompt tuning, BitFit and adapters trained one after the other, in each of the six orders, with and without the manual template: the sequential
/// composition of Ding et al. (2023), on SST-2.
/// </summary>
public sealed class SequenceStudy : IStudy
{
    /// <inheritdoc/>
    public string Name => "sequence";

    /// <inheritdoc/>
    public string Question => "Does it matter in which order prompt tuning, BitFit and adapters are trained one after the other?";

    /// <inheritdoc/>
    public IReadOnlyList<RunConfiguration> Plan(StudyOptions options, ITaskStore tasks)
    {
        var plan = Resolve(options);
        return
        [
            .. from model in plan.Models
               from task in plan.Tasks
               from size in plan.Data
               from seed in Seeds(options, plan, size)
               from template in plan.Templates
               from order in Orders(options)
               from rates in Rates(options, order)
               select plan.Run(model, task, size, template, order, seed, rates),
        ];
    }

    /// <inheritdoc/>
    public StudyReport Report(StudyOptions options, ITaskStore tasks, IReadOnlyList<RunRecord> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return new SequenceReport(Resolve(options), Orders(options), new(Plan(options, tasks), runs, options.Selection)).Make();
    }

    private static PromptPlan Resolve(StudyOptions options) =>
        // All data where nothing else is asked for, as in the paper.
        PromptPlan.Of(options.Data is null ? options with { Data = [DataSize.Full.Name] } : options, [PromptTasks.Find(PaperSequence.Task)], DataSize.Both);

    private static IReadOnlyList<string> Orders(StudyOptions options) => options.Methods is null ? MethodSubsets.Orders : SubsetOptions.ReadOrders(options.Methods, options.KnownMethods);

    // One seed, as the authors.
    private static IReadOnlyList<int> Seeds(StudyOptions options, PromptPlan plan, DataSize size) => options.Seeds is null ? [size.Seeds[0]] : plan.Seeds(size);

    // A rate that the user names is every stage's.
    private static IEnumerable<IReadOnlyList<double>> Rates(StudyOptions options, string order)
    {
        var stages = order.Split('>');
        return options.LearningRates is null
            ? [[.. stages.Select(LearningRateGrids.OfStage)]]
            : options.LearningRates.Distinct().Select(rate => Enumerable.Repeat(rate, stages.Length).ToArray());
    }
}
