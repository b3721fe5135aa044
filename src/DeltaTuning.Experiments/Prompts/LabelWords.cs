using DeltaTuning.Models;

namespace DeltaTuning.Experiments.Prompts;

/// <summary>The label words of a task as tokens of one tokenizer.</summary>
/// <param name="Ids">The token of each class, in the order of the classes' numbers.</param>
public sealed record LabelWords(IReadOnlyList<long> Ids)
{
    private const string Marks = "<[.,";

    /// <summary>Looks a task's label words up: as words after a space where the tokenizer tells those apart (RoBERTa's), and as they are where it does not (BERT's).</summary>
    /// <param name="task">The task.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <returns>The tokens.</returns>
    /// <exception cref="ArgumentException">A word is not a single token, or two are the same one.</exception>
    public static LabelWords Of(PromptTask task, TextTokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(tokenizer);
        long[] ids = [.. task.Words.Select(word => Id(word.Value, word.Key, task, tokenizer))];
        return ids.Distinct().Count() == ids.Length
            ? new(ids)
            : throw new ArgumentException($"Two of {task.Name}'s label words ({string.Join(", ", task.Words.Select(word => word.Value))}) are one token of this tokenizer; choose others.", nameof(task));
    }

    private static long Id(string word, string label, PromptTask task, TextTokenizer tokenizer)
    {
        // A special token or a mark is looked up itself, as LM-BFF does.
        if (Marks.Contains(word[0], StringComparison.Ordinal) && tokenizer.TokenToId(word) is { } mark)
            return mark;
        var tokens = tokenizer.Encode($" {word}", options: PromptEncoder.Plain);
        return tokens.Ids.Count == 1 && tokens.Ids[0] != tokenizer.TokenToId(tokenizer.SpecialTokens.Unk)
            ? tokens.Ids[0]
            : throw new ArgumentException(
                $"The label word '{word}' of {task.Name}'s class {label} is {(tokens.Ids.Count == 1 ? "unknown to this tokenizer" : $"{tokens.Ids.Count} tokens ({string.Join(' ', tokens.Tokens)}) of this tokenizer")}; a label word must be a single token.",
                nameof(task));
    }
}
