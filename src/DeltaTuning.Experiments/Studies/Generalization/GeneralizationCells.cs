using DeltaTuning.Experiments.Prompts;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies.Prompting;

namespace DeltaTuning.Experiments.Studies.Generalization;

/// <summary>The gaps that tables, figures and findings share.</summary>
/// <param name="runs">The runs.</param>
internal sealed class GeneralizationCells(RunTable runs)
{
    /// <summary>The gap: the metric on the training split less that on the validation split, both at the chosen checkpoint.</summary>
    internal static double Gap(RunRecord run) => CellScore.Number(run, "train") - CellScore.Number(run, "validation");

    /// <summary>A cell's gap; null where no run is finished.</summary>
    internal CellScore? Gap(GapSetting setting, PromptTask task, string method) => Score(setting, task, method, Gap);

    /// <summary>A cell's metric on a split.</summary>
    internal CellScore? On(string split, GapSetting setting, PromptTask task, string method) => Score(setting, task, method, run => CellScore.Number(run, split));

    /// <summary>The mean gap over the tasks where all of these methods are there, by method, in percent; empty where there is no such task.</summary>
    internal IReadOnlyDictionary<string, double> Means(GapSetting setting, IEnumerable<PromptTask> tasks, IReadOnlyCollection<string> methods)
    {
        var common = tasks.Where(task => methods.All(method => Gap(setting, task, method) is not null)).ToArray();
        return common.Length == 0 ? new Dictionary<string, double>() : methods.ToDictionary(method => method, method => 100 * common.Average(task => Gap(setting, task, method)!.Mean));
    }

    private CellScore? Score(GapSetting setting, PromptTask task, string method, Func<RunRecord, double> value) =>
        // The backbone without training sees no choice of examples: its run is one for both amounts of data.
        runs.Score(new(setting.Model, task.Name, setting.Size.IsFewShot && method != MethodSubsets.None, setting.Template, method), value);
}

/// <summary>What one table of gaps is of.</summary>
internal sealed record GapSetting(string Model, DataSize Size, bool Template)
{
    /// <summary>The setting in words.</summary>
    internal string Words => $"{Size.Name} data, {(Template ? "with the manual template" : "without template")}";

    /// <summary>The setting in a file's name.</summary>
    internal string Slug => $"{Size.Name}-{(Template ? "template" : "none")}";
}
