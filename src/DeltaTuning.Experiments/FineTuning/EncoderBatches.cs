using System.Globalization;
using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Models;
using DeltaTuning.Training;

namespace DeltaTuning.Experiments.FineTuning;

/// <summary>Examples as batches for a model with a head.</summary>
/// <param name="kind">What the head gives.</param>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="labels">The classes in the order of their ids.</param>
/// <param name="maxLength">Tokens of an input.</param>
internal sealed class EncoderBatches(FineTuningKind kind, TextTokenizer tokenizer, IReadOnlyList<string> labels, int maxLength)
{
    private readonly Dictionary<string, int> _ids = labels.Select((label, id) => (label, id)).ToDictionary(pair => pair.label, pair => pair.id, StringComparer.Ordinal);

    // RoBERTa knows positions two fewer than its table has, and its tokenizer says how many.
    private readonly EncodeOptions _encoding = new()
    {
        Truncation = TruncationStrategy.LongestFirst,
        Padding = PaddingStrategy.Longest,
        MaxLength = Math.Min(maxLength, tokenizer.ModelMaxLength ?? int.MaxValue),
    };

    /// <summary>The tokenizer's options for a family: words must be spelled as within a sentence.</summary>
    public static TokenizerOptions TokenizerFor(FineTuningKind kind) => new() { AddPrefixSpace = kind == FineTuningKind.TokenClassification ? true : null };

    /// <summary>The examples with their labels, shuffled by a seed or in order.</summary>
    public IBatchSource<ModelInputs> Labelled(IReadOnlyList<TaskExample> examples, int batchSize, int? seed = null) => kind switch
    {
        FineTuningKind.Classification => new DataLoader<TextExample<int>>(Texts(examples, IdOf), Collate.Classification(tokenizer, _encoding), batchSize, seed),
        FineTuningKind.Regression => new DataLoader<TextExample<float>>(Texts(examples, Score), Collate.Regression(tokenizer, _encoding), batchSize, seed),
        FineTuningKind.TokenClassification => new DataLoader<WordsExample>([.. examples.Select(Words)], Collate.TokenClassification(tokenizer, _encoding), batchSize, seed),
        _ => throw new ArgumentOutOfRangeException(nameof(examples), kind, "No head gives texts."),
    };

    /// <summary>A batch without labels. For words, the number of each token's word; null for tokens of none.</summary>
    public (ModelInputs Inputs, IReadOnlyList<TokenEncoding> Encodings) Unlabelled(IReadOnlyList<TaskExample> examples)
    {
        IReadOnlyList<TokenEncoding> encodings = tokenizer.Pad(
            [.. examples.Select(example => kind == FineTuningKind.TokenClassification ? tokenizer.EncodeWords(example.Sentences, _encoding) : tokenizer.Encode(Text(example), Pair(example), _encoding))],
            _encoding);
        return (tokenizer.Batch(encodings).ToInputs(), encodings);
    }

    /// <summary>The label of an example.</summary>
    public static string LabelOf(TaskExample example) => example.Label ?? example.Targets[0];

    private int IdOf(TaskExample example) => IdOf(LabelOf(example));

    private int IdOf(string label) => _ids.TryGetValue(label, out var id) ? id
        : throw new ArgumentException($"The label '{label}' is none of the classes {string.Join(", ", labels)}, which were seen in training.");

    private static float Score(TaskExample example) => float.TryParse(LabelOf(example), NumberStyles.Float, CultureInfo.InvariantCulture, out var score) ? score
        : throw new ArgumentException($"The score '{LabelOf(example)}' is no number.");

    private WordsExample Words(TaskExample example) => new(example.Sentences, [.. LabelOf(example).Split(' ').Select(IdOf)]);

    private static TextExample<T>[] Texts<T>(IReadOnlyList<TaskExample> examples, Func<TaskExample, T> label) =>
        [.. examples.Select(example => new TextExample<T>(Text(example), Pair(example), label(example)))];

    private static string Text(TaskExample example) => example.Sentences.Count > 0 ? example.Sentences[0] : example.Input;

    private static string? Pair(TaskExample example) => example.Sentences.Count > 1 ? example.Sentences[1] : null;
}
