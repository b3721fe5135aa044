using System.Globalization;
using System.Text;
using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Models;

namespace DeltaTuning.Experiments.Prompts;

/// <summary>Makes rows of tokens of a task's examples, by its template.</summary>
/// <remarks>
/// A row that is too long loses tokens of the sentences that stand nearest before the mask, and after those from the end of the row: special tokens, the template's own
/// words and the mask stay.
/// </remarks>
public sealed class PromptEncoder
{
    /// <summary>Encoding without special tokens.</summary>
    internal static readonly EncodeOptions Plain = new() { AddSpecialTokens = false };

    // BERT's models have two segments; a third part shares the second's.
    private const int LastSegment = 1;

    private readonly TextTokenizer _tokenizer;
    private readonly PromptTask _task;
    private readonly PromptTemplate _template;
    private readonly int _maxLength;

    /// <summary>Makes an encoder.</summary>
    /// <param name="tokenizer">The tokenizer, with a first token, a separator and a mask.</param>
    /// <param name="task">The task.</param>
    /// <param name="manual">Whether with the manual template.</param>
    /// <param name="maxLength">The most tokens of a row, at least 1. Where a soft prompt is put in, its tokens come on top.</param>
    /// <exception cref="ArgumentException">The tokenizer lacks one of the special tokens.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is not positive.</exception>
    public PromptEncoder(TextTokenizer tokenizer, PromptTask task, bool manual, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLength);
        (_tokenizer, _task, _template, _maxLength) = (tokenizer, task, task.TemplateFor(manual), maxLength);
        foreach (var token in Enum.GetValues<PromptToken>())
            Special(token);
    }

    /// <summary>Demands that an example fits the template and the task's classes.</summary>
    /// <param name="example">The example.</param>
    /// <exception cref="ArgumentException">It has too few sentences, or no known label.</exception>
    public void Check(TaskExample example)
    {
        ArgumentNullException.ThrowIfNull(example);
        if (example.Sentences.Count < _template.Sentences)
            throw new ArgumentException($"The template '{_template}' of {_task.Name} takes {_template.Sentences} sentences, but an example has {example.Sentences.Count}.", nameof(example));
        Target(example.Label);
    }

    /// <summary>Makes an example's row.</summary>
    /// <param name="example">The example.</param>
    /// <returns>The row.</returns>
    /// <exception cref="ArgumentException">The example has too few sentences or no known label, or the template alone is longer than a row may be.</exception>
    public PromptExample Encode(TaskExample example)
    {
        Check(example);
        var pieces = Pieces(example.Sentences);
        Cut(pieces);
        var mask = pieces.FindIndex(piece => PromptTemplate.IsMask(piece.Part));
        return new(
            [.. pieces.SelectMany(piece => piece.Ids)],
            [.. pieces.SelectMany(piece => Enumerable.Repeat(piece.Segment, piece.Ids.Count))],
            pieces.Take(mask).Sum(piece => piece.Ids.Count),
            Target(example.Label));
    }

    private List<Piece> Pieces(IReadOnlyList<string> sentences)
    {
        var (pieces, segment) = (new List<Piece>(), 0);
        foreach (var part in _template.Parts)
        {
            pieces.Add(new(part, [.. Ids(part, sentences)], Math.Min(segment, LastSegment)));
            segment += part is SpecialPart { EndsSegment: true } ? 1 : 0;
        }
        return pieces;
    }

    private IEnumerable<long> Ids(PromptPart part, IReadOnlyList<string> sentences) => part switch
    {
        SpecialPart special => [Special(special.Token)],
        SentencePart sentence => _tokenizer.Encode(Text(sentence, sentences[sentence.Sentence]), options: Plain).Ids
            .Take(sentence.Sentence == 0 ? _task.FirstSentenceLimit ?? int.MaxValue : int.MaxValue),
        // One character is looked up itself: BPE could spell it otherwise within a text.
        LiteralPart { Text.Length: 1 } literal when _tokenizer.TokenToId(literal.Text) is { } id => [id],
        LiteralPart literal => _tokenizer.Encode(literal.Text, options: Plain).Ids,
        _ => [],
    };

    private static string Text(SentencePart part, string sentence)
    {
        var runes = sentence.EnumerateRunes().ToList();
        if (runes.Count > 0 && part.FirstLetter != FirstLetter.AsIs)
            runes[0] = part.FirstLetter == FirstLetter.Lower ? Rune.ToLowerInvariant(runes[0]) : Rune.ToUpperInvariant(runes[0]);
        if (runes.Count > 0 && part.WithoutLast)
            runes.RemoveAt(runes.Count - 1);
        return (part.AfterSpace ? " " : "") + string.Concat(runes);
    }

    private void Cut(List<Piece> pieces)
    {
        var excess = pieces.Sum(piece => piece.Ids.Count) - _maxLength;
        var mask = pieces.FindIndex(piece => PromptTemplate.IsMask(piece.Part));
        foreach (var piece in Enumerable.Reverse(pieces.Take(mask)).Concat(Enumerable.Reverse(pieces.Skip(mask))).Where(piece => piece.Part is SentencePart))
        {
            var cut = Math.Clamp(excess, 0, piece.Ids.Count);
            piece.Ids.RemoveRange(piece.Ids.Count - cut, cut);
            excess -= cut;
        }
        if (excess > 0)
            throw new ArgumentException($"The template '{_template}' alone takes {_maxLength + excess} tokens, but a row may have {_maxLength}; allow more.");
    }

    private double Target(string? label) => _task.Scale is null ? _task.ClassOf(label)
        : double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && score >= _task.Scale.Lower && score <= _task.Scale.Upper ? score
        : throw new ArgumentException($"'{label}' is no score of {_task.Name}; it must be a number from {_task.Scale.Lower} to {_task.Scale.Upper}.", nameof(label));

    private long Special(PromptToken token)
    {
        var names = _tokenizer.SpecialTokens;
        var name = token switch { PromptToken.Cls => names.Cls, PromptToken.Sep => names.Sep, _ => names.Mask };
        return name is not null && _tokenizer.TokenToId(name) is { } id
            ? id
            : throw new ArgumentException($"This tokenizer has no {token.ToString().ToLowerInvariant()} token: prompts need a masked language model's, such as RoBERTa's or BERT's.", nameof(token));
    }

    private sealed record Piece(PromptPart Part, List<long> Ids, long Segment);
}
