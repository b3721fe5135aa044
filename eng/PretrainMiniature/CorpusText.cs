using DeltaTuning.Experiments.Miniature;

namespace DeltaTuning.PretrainMiniature;

/// <summary>A text to pre-train on, with words that follow from the others. No task's own form is among them.</summary>
/// <param name="Before">What stands before these words.</param>
/// <param name="Key">The words that follow from the rest.</param>
/// <param name="After">What stands after them, with the space before it if there is one.</param>
internal sealed record CorpusText(string Before, string Key, string After = "")
{
    /// <summary>The whole text.</summary>
    internal string Whole => $"{Before} {Key}{After}";

    /// <summary>Draws a text.</summary>
    internal static CorpusText Draw(Random random) => random.Next(20) switch
    {
        < 10 => Judgement(random),
        < 15 => Comparison(random),
        < 18 => Account(random),
        _ => Recapitulation(random),
    };

    /// <summary>An opinion, and a verdict or another opinion that agrees with it.</summary>
    private static CorpusText Judgement(Random random)
    {
        var opinion = Opinion.Draw(random, random.Next(2) == 0);
        string[] verdicts = opinion.IsPraise ? MiniatureWords.Praise : MiniatureWords.Blame;
        // The verdicts of the usual verbalizer are as frequent as all others together.
        var verdict = random.Next(2) == 0 ? (opinion.IsPraise ? "great" : "terrible") : verdicts[random.Next(verdicts.Length)];
        var sign = opinion.IsPraise ? "positive" : "negative";
        return random.Next(5) switch
        {
            0 => new(opinion.Text, Opinion.Draw(random, opinion.IsPraise).Text),
            1 => new($"{opinion.Text} it was a", sign, " review ."),
            2 => new($"{opinion.Text} It was", verdict, "."),
            3 => new(opinion.Text, sign),
            _ => new(opinion.Text, $"it was {verdict} ."),
        };
    }

    /// <summary>Two accounts, of the same happening or of another, and whether they agree.</summary>
    private static CorpusText Comparison(Random random)
    {
        var happening = Happening.Draw(random);
        var same = random.Next(2) == 0;
        var (first, second) = (happening.Tell(random), (same ? happening : happening.Changed(random)).Tell(random));
        return random.Next(4) switch
        {
            0 => new(first, same ? "Yes" : "No", $", {second}"),
            1 => new($"{first} {second}", $"this is {(same ? "the same" : "different")} ."),
            2 => new($"{first} {second}", same ? "equivalent" : "different"),
            _ => new(first, happening.Tell(random)),
        };
    }

    /// <summary>An account and questions on it with their answers.</summary>
    private static CorpusText Account(Random random)
    {
        var example = GenerationTasks.Question.Draw(random, 0);
        var (question, context) = example.Input["question: ".Length..].Split(" context: ") is [var asked, var told] ? (asked, told) : throw new InvalidOperationException("The task has another form.");
        return new($"{context} {question}", example.Targets[0]);
    }

    /// <summary>Statements, and the same again in fewer words.</summary>
    private static CorpusText Recapitulation(Random random)
    {
        var example = GenerationTasks.Summary.Draw(random, 0);
        return new(example.Input["summary: ".Length..], $"there was {example.Targets[0]} .");
    }
}
