using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Models;

namespace DeltaTuning.Experiments.FineTuning;

/// <summary>Answers that are written.</summary>
internal static class TextAnswers
{
    public static IReadOnlyList<Prediction> Of(
        T5ForConditionalGeneration t5, FineTunedModel model, IReadOnlyList<TaskExample> examples, GenerationOptions? generation, CancellationToken cancellationToken)
    {
        var options = generation ?? new() { MaxNewTokens = model.Card.MaxOutputLength };
        var texts = t5.GenerateText(model.Tokenizer, [.. examples.Select(example => example.Input)], options, Batching(model, examples.Count), cancellationToken);
        return [.. texts.Chunk(texts.Count / examples.Count).Select(answers => new Prediction { Answer = answers[0], Others = answers[1..] })];
    }

    /// <summary>How texts are encoded: as in training.</summary>
    public static TextGenerationOptions Batching(FineTunedModel model, int batchSize) => new()
    {
        BatchSize = batchSize,
        Encoding = new() { Truncation = TruncationStrategy.LongestFirst, Padding = PaddingStrategy.Longest, MaxLength = Math.Min(model.Card.MaxInputLength, model.Tokenizer.ModelMaxLength ?? int.MaxValue) },
    };
}
