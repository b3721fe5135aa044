using System.Globalization;
using System.Text;

namespace DeltaTuning.Models;

/// <summary>
/// GPT-2's text: no normalisation; words by the pattern
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c> over characters, not UTF-16 units, spelled in bytes.
/// </summary>
internal sealed class ByteLevelSplitter(bool prefixSpace) : ITextSplitter
{
    private enum Kind
    {
        Space,
        Letter,
        Number,
        Other,
    }

    /// <inheritdoc/>
    public void Split(ReadOnlySpan<char> text, int offset, AlignedText words)
    {
        if (text.IsEmpty)
            return;
        var start = prefixSpace && text[0] != ' ' ? PrefixedWord(text, offset, words) : 0;
        while (start < text.Length)
        {
            var length = WordLength(text[start..]);
            Spell(text.Slice(start, length), offset + start, words);
            words.EndWord();
            start += length;
        }
    }

    // The space that is put before the text shares the place of the character that it precedes.
    private static int PrefixedWord(ReadOnlySpan<char> text, int offset, AlignedText words)
    {
        var length = Run(text, 0);
        if (KindAt(text, 0, out var units) == Kind.Space && length < text.Length)
            length--;
        words.Append(ByteAlphabet.Space, offset, offset + units);
        Spell(text[..length], offset, words);
        words.EndWord();
        return length;
    }

    private static int WordLength(ReadOnlySpan<char> text)
    {
        if (text[0] == '\'' && Contraction(text) is > 0 and var contraction)
            return contraction;
        var first = text[0] == ' ' && text.Length > 1 && KindAt(text, 1, out _) != Kind.Space ? 1 : 0;
        if (first == 1 || KindAt(text, 0, out _) != Kind.Space)
            return Run(text, first);
        var length = Run(text, 0);
        // \s+(?!\S): the last whitespace before a word is left to it.
        return length < text.Length && length > 1 ? length - 1 : length;
    }

    private static int Contraction(ReadOnlySpan<char> text) => text.Length < 2 ? 0 : text[1] switch
    {
        's' or 't' or 'm' or 'd' => 2,
        'r' or 'v' when text.Length > 2 && text[2] == 'e' => 3,
        'l' when text.Length > 2 && text[2] == 'l' => 3,
        _ => 0,
    };

    private static int Run(ReadOnlySpan<char> text, int start)
    {
        var kind = KindAt(text, start, out var units);
        var end = start + units;
        while (end < text.Length && KindAt(text, end, out units) == kind)
            end += units;
        return end;
    }

    private static Kind KindAt(ReadOnlySpan<char> text, int index, out int units)
    {
        units = 1;
        if (char.IsAscii(text[index]))
            return char.IsAsciiLetter(text[index]) ? Kind.Letter : char.IsAsciiDigit(text[index]) ? Kind.Number : char.IsWhiteSpace(text[index]) ? Kind.Space : Kind.Other;
        Rune.DecodeFromUtf16(text[index..], out var character, out units);
        if (Rune.IsWhiteSpace(character))
            return Kind.Space;
        return Rune.GetUnicodeCategory(character) switch
        {
            <= UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Other,
        };
    }

    private static void Spell(ReadOnlySpan<char> word, int offset, AlignedText words)
    {
        Span<byte> bytes = stackalloc byte[4];
        for (var i = 0; i < word.Length;)
        {
            Rune.DecodeFromUtf16(word[i..], out var character, out var units);
            foreach (var value in bytes[..character.EncodeToUtf8(bytes)])
                words.Append(ByteAlphabet.Of(value), offset + i, offset + i + units);
            i += units;
        }
    }
}
