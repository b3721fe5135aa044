namespace DeltaTuning.Experiments.Tasks;

/// <summary>One example of a task, as text to text, and where the task has them its sentences and label for prompts.</summary>
public sealed record TaskExample
{
    /// <summary>What the model reads.</summary>
    public required string Input { get; init; }

    /// <summary>The right answers, at least one. The first is what a model is trained to write; a metric accepts any.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>The task's sentences as they stand in its data, for templates; empty where the task has no such form.</summary>
    public IReadOnlyList<string> Sentences { get; init; } = [];

    /// <summary>The class as verbalizers name it, such as <c>not_entailment</c> or <c>1</c>; for a task with scores the score in invariant form; null where there is none.</summary>
    public string? Label { get; init; }
}
