namespace DeltaTuning.Experiments.Prompts;

/// <summary>A task in the form that a masked language model fills in: templates and label words.</summary>
public sealed record PromptTask
{
    /// <summary>Its name among the tasks, such as <c>glue-sst2</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its name in tables and in folders of few-shot data, such as <c>SST-2</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The manual template.</summary>
    public required PromptTemplate Template { get; init; }

    /// <summary>The form without manual template: sentences and a mask, each behind a separator.</summary>
    public required PromptTemplate NullTemplate { get; init; }

    /// <summary>The label words by class, in the order of the classes' numbers. For a score: the word of its lower end, then that of its upper.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Words { get; init; }

    /// <summary>The metric: <c>accuracy</c>, <c>f1</c> (of the class <c>1</c>), <c>matthews</c> or <c>pearson</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>Whether the validation split is what is reported on, as the study does with GLUE's development sets: the labels of its test sets are not public.</summary>
    /// <value>Default false.</value>
    public bool ReportsOnValidation { get; init; }

    /// <summary>Tokens of a row, soft prompt included, with few examples.</summary>
    /// <value>Default 256.</value>
    public int MaxLength { get; init; } = 256;

    /// <summary>Tokens of a row, soft prompt included, with all data.</summary>
    /// <value>Default 256.</value>
    public int MaxLengthFullData { get; init; } = 256;

    /// <summary>Tokens of the first sentence, beyond which it is cut; null for no limit.</summary>
    public int? FirstSentenceLimit { get; init; }

    /// <summary>The ends of the scale, for a task with scores; null for one with classes.</summary>
    public ScoreScale? Scale { get; init; }

    /// <summary>The template for a run.</summary>
    /// <param name="manual">Whether the manual one.</param>
    /// <returns>The template.</returns>
    public PromptTemplate TemplateFor(bool manual) => manual ? Template : NullTemplate;

    /// <summary>The number of a class.</summary>
    /// <param name="label">The class as its verbalizer names it.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentException">There is no such class.</exception>
    public int ClassOf(string? label)
    {
        for (var number = 0; number < Words.Count; number++)
            if (Words[number].Key == label)
                return number;
        throw new ArgumentException($"'{label}' is no class of {Name}; its classes are {string.Join(", ", Words.Select(word => word.Key))}.", nameof(label));
    }
}

/// <summary>The scale of a task with scores.</summary>
/// <param name="Lower">Its lower end.</param>
/// <param name="Upper">Its upper end.</param>
/// <param name="Median">Where few-shot sampling parts it into two classes.</param>
public sealed record ScoreScale(double Lower, double Upper, double Median);
