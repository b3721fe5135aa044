using DeltaTuning.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Generation from texts to texts.</summary>
public static class TextGeneration
{
    /// <summary>
    /// Generates a text for each text: encodes them in batches, calls <see cref="T5ForConditionalGeneration.Generate"/> and decodes what follows the start token. Deltas that are
    /// attached act as in any pass.
    /// </summary>
    /// <param name="model">The model, in evaluation mode.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="texts">The texts; none gives none.</param>
    /// <param name="options">How tokens are chosen; null for the defaults.</param>
    /// <param name="batching">How texts are encoded and decoded; null for the defaults.</param>
    /// <param name="cancellationToken">Ends it between two tokens.</param>
    /// <returns>The generated texts in the order of <paramref name="texts"/>; where several are returned for each, they stand beside each other.</returns>
    /// <exception cref="ArgumentException">Options that do not fit the model, a null text, or a text that cannot be encoded as asked.</exception>
    /// <exception cref="InvalidOperationException">The model is in training mode.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing is returned.</exception>
    public static IReadOnlyList<string> GenerateText(
        this T5ForConditionalGeneration model, TextTokenizer tokenizer, IReadOnlyList<string> texts, GenerationOptions? options = null, TextGenerationOptions? batching = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(texts);
        TorchRuntime.EnsureLoaded();
        batching ??= new();
        RequireNoNull(texts);
        var encoding = batching.EncodingFor(tokenizer);
        var generated = new List<string>(texts.Count);
        foreach (var batch in texts.Chunk(batching.BatchSize))
        {
            using var scope = NewDisposeScope();
            using var inputs = tokenizer.EncodeBatch(batch, options: encoding).ToInputs(model.parameters().First().device);
            using var output = model.Generate(inputs, options, cancellationToken);
            generated.AddRange(Decoded(output.Sequences, tokenizer, batching));
        }
        return generated;
    }

    private static void RequireNoNull(IReadOnlyList<string> texts)
    {
        for (var number = 0; number < texts.Count; number++)
        {
            if (texts[number] is null)
                throw new ArgumentException($"Text {number} is null; give an empty text where there is nothing to read.", nameof(texts));
        }
    }

    private static IEnumerable<string> Decoded(Tensor sequences, TextTokenizer tokenizer, TextGenerationOptions batching)
    {
        var ids = sequences.cpu().data<long>().ToArray();
        return ids.Chunk((int)sequences.shape[1]).Select(row => tokenizer.Decode(row.Skip(1), batching.SkipSpecialTokens, batching.CleanUpTokenizationSpaces));
    }
}
