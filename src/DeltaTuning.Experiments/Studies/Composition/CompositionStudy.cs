using DeltaTuning.Experiments.Prompts;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies.Prompting;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.Studies.Composition;

/// <summary>
/// Prompt tuning, BitFit and adapters trained at once, in every subset, with few and with all examples, with and without the manual template: table 2 of
/// Ding et al. (2023), on a masked language model and the tasks of GLUE.
/// </summary>
public sealed class CompositionStudy : IStudy
{
    /// <inheritdoc/>
    public string Name => "composition";

    /// <inheritdoc/>
    public string Question => "What do prompt tuning, BitFit and adapters give together, in every subset?";

    /// <inheritdoc/>
    public IReadOnlyList<RunConfiguration> Plan(StudyOptions options, ITaskStore tasks)
    {
        var plan = PromptPlan.Of(options, PromptTasks.Glue, DataSize.Both);
        return [.. plan.Models.SelectMany(model => plan.Tasks.SelectMany(task => Runs(plan, Methods(options), model, task)))];
    }

    /// <inheritdoc/>
    public StudyReport Report(StudyOptions options, ITaskStore tasks, IReadOnlyList<RunRecord> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return new CompositionReport(PromptPlan.Of(options, PromptTasks.Glue, DataSize.Both), Methods(options), new(Plan(options, tasks), runs, options.Selection)).Make();
    }

    // All cells with the first seed, then with the next: a study that is cut off has whole tables, of fewer seeds.
    private static IEnumerable<RunConfiguration> Runs(PromptPlan plan, IReadOnlyList<string> methods, string model, PromptTask task)
    {
        if (methods.Contains(MethodSubsets.None))
        {
            foreach (var template in plan.Templates)
                yield return plan.Run(model, task, DataSize.Full, template, MethodSubsets.None, plan.Seeds(DataSize.Full)[0], []);
        }
        foreach (var size in plan.Data)
        {
            foreach (var seed in plan.Seeds(size))
            {
                foreach (var template in plan.Templates)
                {
                    foreach (var method in methods)
                    {
                        foreach (var rate in plan.Rates(method, size))
                            yield return plan.Run(model, task, size, template, method, seed, [rate]);
                    }
                }
            }
        }
    }

    private static IReadOnlyList<string> Methods(StudyOptions options) => options.Methods is null ? MethodSubsets.All : SubsetOptions.Read(options.Methods, options.KnownMethods);
}
