namespace DeltaTuning.Models;

/// <summary>
/// Functions that make batches of examples, for a <see cref="Training.DataLoader{TExample}"/>: texts are encoded, cut to the maximum length and padded to
/// the longest of the batch. Whoever calls such a function owns the batch. The functions are safe to use from several threads.
/// </summary>
public static class Collate
{
    /// <summary>One class for each text: labels int64, (batch).</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="options">How texts are encoded and padded; null to cut to the tokenizer's maximum length, where it has one, and to pad to the longest.</param>
    /// <returns>The function.</returns>
    public static Func<IReadOnlyList<TextExample<int>>, ModelInputs> Classification(TextTokenizer tokenizer, EncodeOptions? options = null) =>
        Texts<int>(tokenizer, options, rows => LabelTensors.Whole([.. rows.Select(label => (long)label)]));

    /// <summary>One score for each text: labels float32, (batch).</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="options">As for <see cref="Classification"/>.</param>
    /// <returns>The function.</returns>
    public static Func<IReadOnlyList<TextExample<float>>, ModelInputs> Regression(TextTokenizer tokenizer, EncodeOptions? options = null) =>
        Texts<float>(tokenizer, options, rows => LabelTensors.Scores(rows));

    /// <summary>Several labels for each text, 1 for each that holds: labels float32, (batch, labels).</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="options">As for <see cref="Classification"/>.</param>
    /// <returns>The function. It throws an <see cref="ArgumentException"/> where rows have different numbers of labels.</returns>
    public static Func<IReadOnlyList<TextExample<IReadOnlyList<float>>>, ModelInputs> MultiLabel(TextTokenizer tokenizer, EncodeOptions? options = null) =>
        Texts<IReadOnlyList<float>>(tokenizer, options, rows => LabelTensors.Several(rows));

    /// <summary>A label for each word, at its first token; −100 at its other tokens, at added tokens and at padding. Labels int64, (batch, length).</summary>
    /// <param name="tokenizer">The tokenizer; RoBERTa's read with <see cref="TokenizerOptions.AddPrefixSpace"/>.</param>
    /// <param name="options">As for <see cref="Classification"/>.</param>
    /// <param name="labelAllTokens">Whether every token of a word has its label, instead of the first. Default false.</param>
    /// <returns>The function. It throws an <see cref="ArgumentException"/> where a row has as many labels as it has words not.</returns>
    public static Func<IReadOnlyList<WordsExample>, ModelInputs> TokenClassification(TextTokenizer tokenizer, EncodeOptions? options = null, bool labelAllTokens = false)
    {
        var settings = CollationSettings.Of(tokenizer, options);
        return examples => WordBatches.Make(CollationSettings.Check(examples), settings, labelAllTokens);
    }

    /// <summary>A text with several choices: ids (batch, choices, length), labels int64, (batch).</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="options">As for <see cref="Classification"/>.</param>
    /// <returns>The function. It throws an <see cref="ArgumentException"/> where rows have different numbers of choices.</returns>
    public static Func<IReadOnlyList<ChoiceExample>, ModelInputs> MultipleChoice(TextTokenizer tokenizer, EncodeOptions? options = null)
    {
        var settings = CollationSettings.Of(tokenizer, options);
        return examples => ChoiceBatches.Make(CollationSettings.Check(examples), settings);
    }

    /// <summary>
    /// A question with a text: the first and the last token of the answer, int64, (batch). Both are 0, the position of the first token, where there is no answer
    /// or where it was cut off. Only the text is cut.
    /// </summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="options">As for <see cref="Classification"/>, but that the second text alone is cut unless they say otherwise.</param>
    /// <returns>The function. It throws an <see cref="ArgumentException"/> where an answer does not stand where it is said to.</returns>
    public static Func<IReadOnlyList<AnswerExample>, ModelInputs> QuestionAnswering(TextTokenizer tokenizer, EncodeOptions? options = null)
    {
        var settings = CollationSettings.Of(tokenizer, options, TruncationStrategy.OnlySecond);
        return examples => AnswerBatches.Make(CollationSettings.Check(examples), settings);
    }

    /// <summary>
    /// A text and the text that is to be written: labels int64, (batch, target length), −100 at padding, as transformers' <c>DataCollatorForSeq2Seq</c> makes them.
    /// The model shifts them right itself.
    /// </summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="options">How sources are encoded and padded; as for <see cref="Classification"/>.</param>
    /// <param name="maxTargetLength">The greatest length of a target in tokens; null for that of sources. At least 1.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxTargetLength"/> is not positive.</exception>
    public static Func<IReadOnlyList<TextExample<string>>, ModelInputs> SequenceToSequence(TextTokenizer tokenizer, EncodeOptions? options = null, int? maxTargetLength = null)
    {
        var settings = CollationSettings.Of(tokenizer, options);
        var targets = maxTargetLength is null ? settings.Options : CollationSettings.Of(tokenizer, settings.Options with { MaxLength = maxTargetLength }).Options;
        return examples => TargetBatches.Make(CollationSettings.Check(examples), settings, targets);
    }

    /// <summary>Examples that were encoded before: padded, not cut.</summary>
    /// <param name="tokenizer">The tokenizer, for the padding token.</param>
    /// <param name="options">How rows are padded; null to pad to the longest.</param>
    /// <param name="labels">What labels belong to. Default one for each example.</param>
    /// <param name="labelPadTokenId">What labels are padded with, <c>label_pad_token_id</c>. Default −100.</param>
    /// <returns>The function. It throws an <see cref="ArgumentException"/> where an example's labels are not as many as they should be.</returns>
    public static Func<IReadOnlyList<EncodedExample>, ModelInputs> Encoded(
        TextTokenizer tokenizer, EncodeOptions? options = null, LabelLayout labels = LabelLayout.Example, long labelPadTokenId = CollationSettings.Ignored)
    {
        var settings = CollationSettings.Of(tokenizer, options);
        return examples => EncodedBatches.Make(CollationSettings.Check(examples), settings, labels, labelPadTokenId);
    }

    /// <summary>Texts with hidden tokens, for BERT and RoBERTa: labels int64, (batch, length), −100 where nothing was chosen.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="options">As for <see cref="Classification"/>.</param>
    /// <param name="masking">How tokens are hidden; null for BERT's 15 %.</param>
    /// <param name="seed">The seed of chance; null for another one each time. Batches that are made in the same order are then the same.</param>
    /// <returns>The function.</returns>
    /// <exception cref="NotSupportedException">The tokenizer has no mask token.</exception>
    public static Func<IReadOnlyList<string>, ModelInputs> MaskedLanguageModelling(TextTokenizer tokenizer, EncodeOptions? options = null, TokenMasking? masking = null, int? seed = null)
    {
        var settings = CollationSettings.Of(tokenizer, options);
        masking ??= new TokenMasking();
        masking.CheckShares();
        _ = TokenMasking.MaskId(tokenizer);
        var random = new SharedRandom(seed);
        return texts => PretrainingBatches.Masked(CollationSettings.Check(texts), settings, masking, random.Next());
    }

    /// <summary>Texts with spans of noise, for T5: labels int64, (batch, target length), −100 at padding.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="options">As for <see cref="Classification"/>; texts are cut before they are corrupted. Each has at least 2 tokens.</param>
    /// <param name="corruption">How noise is drawn; null for T5's 15 % in spans of 3.</param>
    /// <param name="seed">The seed of chance; null for another one each time. Batches that are made in the same order are then the same.</param>
    /// <returns>The function.</returns>
    /// <exception cref="NotSupportedException">The tokenizer has no sentinels.</exception>
    public static Func<IReadOnlyList<string>, ModelInputs> SpanCorruption(TextTokenizer tokenizer, EncodeOptions? options = null, SpanCorruption? corruption = null, int? seed = null)
    {
        var settings = CollationSettings.Of(tokenizer, options);
        corruption ??= new SpanCorruption();
        corruption.Check();
        var sentinel = tokenizer.TokenToId("<extra_id_0>") ?? throw new NotSupportedException("The tokenizer has no <extra_id_0>; span corruption needs T5's sentinels.");
        var random = new SharedRandom(seed);
        return texts => PretrainingBatches.Corrupted(CollationSettings.Check(texts), settings, corruption, sentinel, random.Next());
    }

    private static Func<IReadOnlyList<TextExample<TLabel>>, ModelInputs> Texts<TLabel>(
        TextTokenizer tokenizer, EncodeOptions? options, Func<IReadOnlyList<TLabel>, TorchSharp.torch.Tensor> labels)
    {
        var settings = CollationSettings.Of(tokenizer, options);
        return examples => settings.Inputs(settings.Encode(CollationSettings.Check(examples))) with { Labels = labels([.. examples.Select(example => example.Label)]) };
    }
}
