using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Tables;

/// <summary>A task as a table writes it. The names are those of <see cref="TaskDeclaration"/> in snake case.</summary>
internal sealed class TaskEntry
{
    public string? Name { get; set; }

    public string? Category { get; set; }

    public string? Subcategory { get; set; }

    public string? Dataset { get; set; }

    public string? Input { get; set; }

    public string? Output { get; set; }

    public List<string>? Labels { get; set; }

    public string? Metric { get; set; }

    public string? License { get; set; }

    public List<string>? Sentences { get; set; }

    public List<string>? PromptLabels { get; set; }

    public string? Score { get; set; }

    public List<StepEntry>? Steps { get; set; }

    public Dictionary<string, string>? Splits { get; set; }

    public List<SourceEntry>? Sources { get; set; }

    internal TaskDeclaration Declare(string file)
    {
        var name = Name ?? throw new DataFormatException(file, 0, "a task has no 'name'");
        return new()
        {
            Name = name,
            Category = Needed(Category, "category"),
            Subcategory = Subcategory ?? "",
            Dataset = Needed(Dataset, "dataset"),
            Input = Needed(Input, "input"),
            Output = Needed(Output, "output"),
            Labels = Labels ?? [],
            Metric = Needed(Metric, "metric"),
            License = License ?? "unknown",
            Sentences = Sentences ?? [],
            PromptLabels = PromptLabels ?? [],
            Score = Score,
            Steps = [.. (Steps ?? []).Select(step => step.Declare(file))],
            Splits = Splits ?? (IReadOnlyDictionary<string, string>)TaskDeclaration.DefaultSplits,
            Sources = [.. (Sources ?? []).Select(source => source.Declare(file))],
        };

        string Needed(string? value, string key) => value ?? throw new DataFormatException(file, 0, $"the task '{name}' has no '{key}'");
    }
}
