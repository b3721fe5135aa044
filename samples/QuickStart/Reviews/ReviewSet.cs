namespace QuickStart.Reviews;

/// <summary>The sample's own sentences, the same in every run.</summary>
internal static class ReviewSet
{
    /// <summary>How many there are to train on.</summary>
    public const int TrainSize = 1600;

    /// <summary>How many there are to measure on.</summary>
    public const int ValidationSize = 400;

    /// <summary>Reviews to train on.</summary>
    public static IReadOnlyList<Example> Train(int count = TrainSize) => new ReviewGrammar(Words.Training, seed: 1).Write(count);

    /// <summary>Reviews to measure on, about other things in other words.</summary>
    public static IReadOnlyList<Example> Validation() => new ReviewGrammar(Words.Validation, seed: 2).Write(ValidationSize);
}
