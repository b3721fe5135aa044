using System.Globalization;
using System.Text.RegularExpressions;

namespace DeltaTuning.Experiments.Prompts;

/// <summary>
/// How an example's sentences become a row with a mask, in the language of LM-BFF (Gao et al., 2021, https://arxiv.org/abs/2012.15723): parts between asterisks, such
/// as <c>*cls*{PROMPT}*sent_0*_It_was*mask*.*sep+*</c>.
/// </summary>
/// <remarks>
/// <c>cls</c>, <c>sep</c>, <c>mask</c>: the special tokens; <c>sep+</c>: the separator, after which segment ids are one higher; <c>prompt</c> or <c>{PROMPT}</c>:
/// where a soft prompt stands; <c>sent_0</c>, <c>sent_1</c>: a sentence, with <c>+</c> in front after a space, with <c>l</c> or <c>u</c> (<c>sentl_0</c>) its first letter
/// small or large, with <c>-</c> (<c>sent-_0</c>) without its last character. Anything else is text, in which <c>_</c> is a space.
/// </remarks>
public sealed partial record PromptTemplate
{
    private PromptTemplate(string text, IReadOnlyList<PromptPart> parts) => (Text, Parts) = (text, parts);

    /// <summary>The template as it was written.</summary>
    public string Text { get; }

    /// <summary>Its parts, in order.</summary>
    public IReadOnlyList<PromptPart> Parts { get; }

    /// <summary>Sentences that an example must have at least.</summary>
    public int Sentences => Parts.OfType<SentencePart>().Select(part => part.Sentence + 1).DefaultIfEmpty(0).Max();

    /// <summary>Reads a template.</summary>
    /// <param name="text">The template.</param>
    /// <returns>Its parts.</returns>
    /// <exception cref="ArgumentException">There is not exactly one <c>mask</c>, it does not begin with <c>cls</c>, a soft prompt stands elsewhere than right after that, or a sentence's part is misspelt.</exception>
    public static PromptTemplate Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        PromptPart[] parts = [.. text.Replace("{PROMPT}", "*prompt*", StringComparison.Ordinal).Split('*', StringSplitOptions.RemoveEmptyEntries).Select(part => Read(part, text))];
        var masks = parts.Count(IsMask);
        if (masks != 1)
            throw Wrong(text, $"has {masks} masks; give exactly one");
        if (parts[0] is not SpecialPart { Token: PromptToken.Cls })
            throw Wrong(text, "does not begin with *cls*");
        if (Array.FindLastIndex(parts, part => part is SoftPromptPart) > 1)
            throw Wrong(text, "has its soft prompt elsewhere than right after *cls*, where prompt tuning puts it");
        return new(text, parts);
    }

    /// <inheritdoc/>
    public bool Equals(PromptTemplate? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Whether a part is the mask.</summary>
    internal static bool IsMask(PromptPart part) => part is SpecialPart { Token: PromptToken.Mask };

    private static PromptPart Read(string part, string template) => part switch
    {
        "cls" => new SpecialPart(PromptToken.Cls),
        "sep" => new SpecialPart(PromptToken.Sep),
        "sep+" => new SpecialPart(PromptToken.Sep, EndsSegment: true),
        "mask" => new SpecialPart(PromptToken.Mask),
        "prompt" => new SoftPromptPart(),
        _ when SentenceName().Match(part) is { Success: true } match => Sentence(match),
        _ when LikeSentence().IsMatch(part) => throw Wrong(template, $"has '{part}', which names no sentence; write sent_0, +sent_0, sentl_0, sentu_0, sent-_0 or a mixture such as +sentl-_0"),
        _ => new LiteralPart(part.Replace('_', ' ')),
    };

    private static SentencePart Sentence(Match match) => new(
        int.Parse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture),
        match.Groups["space"].Success,
        match.Groups["letter"].Value switch { "l" => FirstLetter.Lower, "u" => FirstLetter.Upper, _ => FirstLetter.AsIs },
        match.Groups["cut"].Success);

    private static ArgumentException Wrong(string template, string reason) => new($"The template '{template}' {reason}.", nameof(template));

    [GeneratedRegex(@"^(?<space>\+)?sent(?<letter>[lu])?(?<cut>-)?_(?<number>[0-9]{1,3})$", RegexOptions.ExplicitCapture)]
    private static partial Regex SentenceName();

    [GeneratedRegex(@"^\+?sent[a-z]?-?_[0-9]*$")]
    private static partial Regex LikeSentence();
}
