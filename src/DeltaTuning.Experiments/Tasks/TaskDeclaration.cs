using System.Collections.ObjectModel;

namespace DeltaTuning.Experiments.Tasks;

/// <summary>What is known of a task without its data.</summary>
public sealed record TaskDeclaration
{
    /// <summary>Its name, such as <c>glue-sst2</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The large category: <c>classification</c>, <c>question answering</c>, <c>conditional generation</c> or <c>others</c>.</summary>
    public required string Category { get; init; }

    /// <summary>The category within, such as <c>sentiment analysis</c>; empty where there is none.</summary>
    public string Subcategory { get; init; } = "";

    /// <summary>The data set's identifier on hubs, with its configuration after a slash, such as <c>glue/sst2</c>.</summary>
    public required string Dataset { get; init; }

    /// <summary>
    /// The text that the model reads, with column names in braces. A path such as <c>answers.text.0</c> reaches into a column, <c>output.*.answer</c> takes one
    /// value of each item, <c>label|label-coarse</c> is the first of both that is there. A list is joined by spaces.
    /// </summary>
    public required string Input { get; init; }

    /// <summary>The text that the model writes, with column names in braces. One name alone: a list gives several right answers, and a class its text of <see cref="Labels"/>.</summary>
    public required string Output { get; init; }

    /// <summary>The texts of the classes, in the order of their numbers; empty for a task without classes.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The name of its metric: <c>ACC</c>, <c>Classification-F1</c>, <c>EM</c>, <c>QA-F1</c>, <c>Rouge-L</c>, <c>Matthew-Correlation</c> or <c>Pearson-Correlation</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>The data's licence, as far as it could be seen.</summary>
    public string License { get; init; } = "unknown";

    /// <summary>The columns of the task's sentences, for templates; empty where it has no such form.</summary>
    public IReadOnlyList<string> Sentences { get; init; } = [];

    /// <summary>The classes as verbalizers name them, in the order of <see cref="Labels"/>; empty where they have the same names, or none.</summary>
    public IReadOnlyList<string> PromptLabels { get; init; } = [];

    /// <summary>For a task with scores, the column of the score as it stands in the data; null where it is that of <see cref="Output"/>.</summary>
    public string? Score { get; init; }

    /// <summary>What is done to rows, in this order, before the formats are filled in.</summary>
    public IReadOnlyList<TaskStep> Steps { get; init; } = [];

    /// <summary>The hub's splits with public labels, by ours (<c>train</c>, <c>validation</c>, <c>test</c>).</summary>
    public IReadOnlyDictionary<string, string> Splits { get; init; } = DefaultSplits;

    /// <summary>Other places and forms in which the data are known to lie, the preferred one first.</summary>
    public IReadOnlyList<TaskSource> Sources { get; init; } = [];

    internal static ReadOnlyDictionary<string, string> DefaultSplits { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [TaskSplits.Train] = "train",
        [TaskSplits.Validation] = "validation",
    });
}
