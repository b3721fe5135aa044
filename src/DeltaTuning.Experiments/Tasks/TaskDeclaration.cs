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

    /// <summary>The text that the model reads, with column names in braces.</summary>
    public required string Input { get; init; }

    /// <summary>The text that the model writes, with column names in braces.</summary>
    public required string Output { get; init; }

    /// <summary>The texts of the classes, in the order of their numbers; empty for a task without classes.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The name of its metric: <c>ACC</c>, <c>Classification-F1</c>, <c>EM</c>, <c>QA-F1</c>, <c>Rouge-L</c>, <c>Matthew-Correlation</c> or <c>Pearson-Correlation</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>The data's licence, as far as it could be seen.</summary>
    public string License { get; init; } = "unknown";
}
