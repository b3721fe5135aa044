namespace DeltaTuning.Experiments.FineTuning;

/// <summary>What a fine-tuned model gives for a text.</summary>
public sealed record Prediction
{
    /// <summary>The class, the words' classes joined by spaces, the score in invariant form, or the text.</summary>
    public required string Answer { get; init; }

    /// <summary>The score of a regression; null otherwise.</summary>
    public double? Score { get; init; }

    /// <summary>The probability of each class; empty where there are no classes, or one for each word.</summary>
    public IReadOnlyDictionary<string, double> Probabilities { get; init; } = new Dictionary<string, double>();

    /// <summary>Other texts, best first, where several were asked for.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];
}
