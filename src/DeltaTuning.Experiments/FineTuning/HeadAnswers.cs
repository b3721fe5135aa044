using System.Globalization;
using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Models;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.FineTuning;

/// <summary>Answers of a head: classes and scores.</summary>
internal static class HeadAnswers
{
    public static IReadOnlyList<Prediction> Of(FineTunedModel model, IReadOnlyList<TaskExample> examples)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var batches = new EncoderBatches(model.Kind, model.Tokenizer, model.Card.Labels, EncoderSetup.Longest(model.Model, model.Card.MaxInputLength));
        var (inputs, encodings) = batches.Unlabelled(examples);
        using var batch = inputs.To(model.Model.parameters().First().device);
        var logits = model.Model.call(batch).Logits!.to(ScalarType.Float32).cpu();
        return model.Kind switch
        {
            FineTuningKind.Classification => Classes(logits, model.Card.Labels),
            FineTuningKind.Regression => Scores(logits),
            _ => Words(logits, encodings, examples, model.Card.Labels),
        };
    }

    private static IReadOnlyList<Prediction> Classes(Tensor logits, IReadOnlyList<string> labels)
    {
        var probabilities = logits.softmax(-1).data<float>().ToArray();
        return [.. probabilities.Chunk(labels.Count).Select(row => new Prediction
        {
            Answer = labels[Array.IndexOf(row, row.Max())],
            Probabilities = labels.Zip(row).ToDictionary(pair => pair.First, pair => (double)pair.Second),
        })];
    }

    private static IReadOnlyList<Prediction> Scores(Tensor logits) =>
        [.. logits.data<float>().ToArray().Select(score => new Prediction { Answer = score.ToString("R", CultureInfo.InvariantCulture), Score = score })];

    // The class of a word is that of its first token; a word that was cut off has none.
    private static IReadOnlyList<Prediction> Words(Tensor logits, IReadOnlyList<TokenEncoding> encodings, IReadOnlyList<TaskExample> examples, IReadOnlyList<string> labels)
    {
        var best = logits.argmax(-1);
        var length = (int)best.shape[1];
        var ids = best.data<long>().ToArray();
        return [.. examples.Select((example, row) => new Prediction
        {
            Answer = string.Join(' ', Enumerable.Range(0, example.Sentences.Count).Select(word => FirstToken(encodings[row], word) is { } token ? labels[(int)ids[(row * length) + token]] : "?")),
        })];
    }

    private static int? FirstToken(TokenEncoding encoding, int word)
    {
        for (var token = 0; token < encoding.WordIds.Count; token++)
            if (encoding.WordIds[token] == word)
                return token;
        return null;
    }
}
