using DeltaTuning;
using DeltaTuning.Models;
using DeltaTuning.Training;

namespace QuickStart;

/// <summary>Sentences as a model takes them.</summary>
internal static class Sentences
{
    /// <summary>
    /// Batches of about equally long sentences, padded to the longest of each; in another order in every epoch, or in their own without a seed. Each sentence is
    /// encoded once, not anew in every epoch.
    /// </summary>
    public static IBatchSource<ModelInputs> Load(IReadOnlyList<Example> examples, TextTokenizer tokenizer, int maxLength, int batchSize, int? seed = null)
    {
        var cut = new EncodeOptions { MaxLength = maxLength, Truncation = TruncationStrategy.LongestFirst };
        EncodedExample[] encoded = [.. examples.Select(example => new EncodedExample(tokenizer.Encode(example.Sentence, options: cut).Ids, [example.Label]))];
        return new DataLoader<EncodedExample>(encoded, Collate.Encoded(tokenizer), batchSize, seed, new() { Length = example => example.InputIds.Count });
    }
}
