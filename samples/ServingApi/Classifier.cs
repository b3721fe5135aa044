using DeltaTuning.Extensions.DependencyInjection;
using DeltaTuning.Models;

namespace ServingApi;

/// <summary>Texts in, answers out. All texts of a call go through the backbone together, each under its own delta.</summary>
internal sealed class Classifier(IDeltaModel model, TextTokenizer tokenizer)
{
    private static readonly EncodeOptions Encoding = new() { Padding = PaddingStrategy.Longest, Truncation = TruncationStrategy.LongestFirst, MaxLength = 64 };

    public Answer[] Classify(IReadOnlyList<MixedQuestion> questions)
    {
        using var batch = tokenizer.EncodeBatch([.. questions.Select(question => question.Text)], options: Encoding).ToInputs();
        var scores = model.Predict(batch, [.. questions.Select(question => question.Delta)], output => output.Logits!.softmax(-1).data<float>().ToArray());
        return [.. questions.Zip(scores.Chunk(2), (question, row) => AnswerOf(question.Delta, row))];
    }

    private static Answer AnswerOf(string delta, float[] probabilities)
    {
        var best = Array.IndexOf(probabilities, probabilities.Max());
        return new(delta, ServedTask.Named(delta)!.Labels[best], probabilities[best]);
    }
}
