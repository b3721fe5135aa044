using System.Text.Json.Serialization;

namespace DeltaTuning.Experiments.Prompts;

/// <summary><c>prompt-tasks.json</c>.</summary>
internal sealed record PromptTaskFile(string Source, IReadOnlyList<PromptTaskEntry> Tasks);

/// <summary>A task in it.</summary>
internal sealed record PromptTaskEntry
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    public required string Template { get; init; }

    public required string NullTemplate { get; init; }

    public required OrderedDictionary<string, string> Words { get; init; }

    public required string Metric { get; init; }

    public bool ReportsOnValidation { get; init; }

    public required int MaxLength { get; init; }

    public required int MaxLengthFullData { get; init; }

    public int? FirstSentenceLimit { get; init; }

    public IReadOnlyList<double>? Bounds { get; init; }

    public double FewShotMedian { get; init; }

    /// <summary>The entry with its templates parsed.</summary>
    internal PromptTask Read() => new()
    {
        Name = Name,
        Title = Title,
        Template = PromptTemplate.Parse(Template),
        NullTemplate = PromptTemplate.Parse(NullTemplate),
        Words = [.. Words],
        Metric = Metric,
        ReportsOnValidation = ReportsOnValidation,
        MaxLength = MaxLength,
        MaxLengthFullData = MaxLengthFullData,
        FirstSentenceLimit = FirstSentenceLimit,
        Scale = Bounds is null ? null : new(Bounds[0], Bounds[1], FewShotMedian),
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PromptTaskFile))]
internal sealed partial class PromptTaskJson : JsonSerializerContext;
