using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.Miniature;

/// <summary>The generated tasks with classes.</summary>
internal static class ClassificationTasks
{
    private static readonly string[] Feelings = ["negative", "positive"];
    private static readonly string[] Relations = ["different", "equivalent"];

    /// <summary>Praise or blame, in SST-2's forms.</summary>
    internal static MiniatureTask Sentiment { get; } = new(
        MiniatureTask.Declare("mini-sentiment", "classification", "sentiment analysis", "sentence: {sentence}", "{label}", "ACC", Feelings),
        (random, number) =>
        {
            var opinion = Opinion.Draw(random, praise: number % 2 == 1);
            return Example($"sentence: {opinion.Text}", number % 2, Feelings, opinion.Text);
        });

    /// <summary>Whether two sentences tell the same, in MRPC's forms.</summary>
    internal static MiniatureTask Pairs { get; } = new(
        MiniatureTask.Declare("mini-pairs", "classification", "paraphrase", "sentence 1: {sentence1} [SEP] sentence 2: {sentence2}", "{label}", "ACC", Relations),
        (random, number) =>
        {
            var happening = Happening.Draw(random);
            var (first, second) = (happening.Tell(random), (number % 2 == 1 ? happening : happening.Changed(random)).Tell(random));
            return Example($"sentence 1: {first} [SEP] sentence 2: {second}", number % 2, Relations, first, second);
        });

    private static TaskExample Example(string input, int label, string[] labels, params string[] sentences) => new()
    {
        Input = input,
        Targets = [labels[label]],
        Sentences = sentences,
        Label = label == 0 ? "0" : "1",
    };
}
