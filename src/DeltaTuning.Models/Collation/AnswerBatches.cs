namespace DeltaTuning.Models;

/// <summary>Batches of question answering.</summary>
internal static class AnswerBatches
{
    /// <summary>Question and text, with the answers' first and last tokens.</summary>
    internal static ModelInputs Make(IReadOnlyList<AnswerExample> examples, CollationSettings settings)
    {
        foreach (var (row, example) in examples.Index())
            Check(example, row);
        var encodings = settings.Encode([.. examples.Select(example => new TextExample<int>(example.Question, example.Context, 0))]);
        var spans = encodings.Zip(examples, Locate).ToList();
        return settings.Inputs(encodings) with
        {
            StartPositions = LabelTensors.Whole([.. spans.Select(span => (long)span.First)]),
            EndPositions = LabelTensors.Whole([.. spans.Select(span => (long)span.Last)]),
        };
    }

    private static void Check(AnswerExample example, int row)
    {
        if (example.AnswerStart is null != example.Answer is null)
            throw new ArgumentException($"Example {row} has {(example.Answer is null ? "a start but no answer" : "an answer but no start")}; give both, or neither.", nameof(example));
        if (example.AnswerStart is not { } start || example.Answer is not { } answer)
            return;
        if (start < 0 || answer.Length == 0 || start > example.Context.Length - answer.Length || string.CompareOrdinal(example.Context, start, answer, 0, answer.Length) != 0)
            throw new ArgumentException($"Example {row} has the answer \"{answer}\" at {start}, but the context of {example.Context.Length} UTF-16 units does not have it there.", nameof(example));
    }

    // Where a part of the answer was cut off there is no right span: position 0, as in transformers' examples.
    private static (int First, int Last) Locate(TokenEncoding encoding, AnswerExample example)
    {
        if (example.AnswerStart is not { } start)
            return (0, 0);
        var end = start + example.Answer!.Length;
        var context = Enumerable.Range(0, encoding.Length).Where(i => encoding.SequenceIds[i] == 1 && encoding.Offsets[i].End > encoding.Offsets[i].Start).ToList();
        if (context.Count == 0 || encoding.Offsets[context[0]].Start > start || encoding.Offsets[context[^1]].End < end)
            return (0, 0);
        return (context.Last(i => encoding.Offsets[i].Start <= start), context.First(i => encoding.Offsets[i].End >= end));
    }
}
