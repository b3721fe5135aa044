using DeltaTuning.Experiments.Prompts;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies.Prompting;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.Studies.Generalization;

/// <summary>
/// How much better a model is on what it was trained on than on what it was not, for every subset of prompt tuning, BitFit and adapters and for full fine-tuning:
/// the generalization gap of Ding et al. (2023).
/// </summary>
public sealed class GeneralizationStudy : IStudy
{
    private static readonly IReadOnlyList<string> Columns = [.. MethodSubsets.All, MethodSubsets.FineTuning];

    /// <inheritdoc/>
    public string Name => "generalization";

    /// <inheritdoc/>
    public string Question => "How far apart are the metrics on training and development data, and which composition brings them together?";

    /// <inheritdoc/>
    public IReadOnlyList<RunConfiguration> Plan(StudyOptions options, ITaskStore tasks)
    {
        var plan = Resolve(options);
        return
        [
            .. from model in plan.Models
               from task in plan.Tasks
               from size in plan.Data
               from seed in plan.Seeds(size)
               from template in plan.Templates
               from method in Methods(options)
               where method != MethodSubsets.None || (size == plan.Data[0] && seed == plan.Seeds(size)[0])
               from rates in method == MethodSubsets.None ? [[]] : plan.Rates(method, size).Select(rate => new[] { rate })
               select plan.Run(model, task, size, template, method, seed, rates, measureTrain: true),
        ];
    }

    /// <inheritdoc/>
    public StudyReport Report(StudyOptions options, ITaskStore tasks, IReadOnlyList<RunRecord> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return new GeneralizationReport(Resolve(options), Methods(options), new(Plan(options, tasks), runs, options.Selection)).Make();
    }

    // All data where nothing else is asked for, as in the paper.
    private static PromptPlan Resolve(StudyOptions options) => PromptPlan.Of(options.Data is null ? options with { Data = [DataSize.Full.Name] } : options, PromptTasks.Glue, DataSize.Both);

    private static IReadOnlyList<string> Methods(StudyOptions options) => options.Methods is null ? Columns : SubsetOptions.Read(options.Methods, options.KnownMethods);
}
