using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeltaTuning.Experiments.Studies.Sequence;

/// <summary>The published curves of the sequence study: <c>paper-sequence.json</c> in this folder, whose <c>source</c> says where they stand.</summary>
internal sealed record PaperSequence
{
    private static readonly Lazy<PaperSequence> Read = new(() =>
    {
        using var stream = typeof(PaperSequence).Assembly.GetManifestResourceStream("DeltaTuning.Experiments.Studies.paper-sequence.json")!;
        return JsonSerializer.Deserialize(stream, PaperSequenceJson.Default.PaperSequence)!;
    });

    public required string Source { get; init; }

    public required int Examples { get; init; }

    public required int EvaluateEvery { get; init; }

    public required IReadOnlyDictionary<string, double> LearningRates { get; init; }

    public required IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<int>>> Correct { get; init; }

    /// <summary>What was published.</summary>
    internal static PaperSequence Instance => Read.Value;

    /// <summary>The task that it is of.</summary>
    internal static string Task => "glue-sst2";

    /// <summary>The accuracies of each stage's evaluations, in percent; null where none were published.</summary>
    internal IReadOnlyList<IReadOnlyList<double>>? Stages(string task, bool template, string order) =>
        task == Task && Correct.TryGetValue($"{order}/{(template ? "template" : "none")}", out var stages)
            ? [.. stages.Select(stage => stage.Select(correct => 100.0 * correct / Examples).ToArray())]
            : null;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PaperSequence))]
internal sealed partial class PaperSequenceJson : JsonSerializerContext;
