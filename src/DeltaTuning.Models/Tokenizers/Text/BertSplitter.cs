using System.Globalization;
using System.Text;

namespace DeltaTuning.Models;

/// <summary>
/// BERT's text: control and format characters are dropped, accents stripped, letters lowered; words end at whitespace,
/// and each punctuation mark and each Chinese character is a word.
/// </summary>
internal sealed class BertSplitter(bool lowerCase, bool stripAccents, bool chineseCharacters) : ITextSplitter
{
    /// <inheritdoc/>
    public void Split(ReadOnlySpan<char> text, int offset, AlignedText words)
    {
        for (var i = 0; i < text.Length;)
        {
            if (char.IsAsciiLetterOrDigit(text[i]))
            {
                words.Append(lowerCase ? char.ToLowerInvariant(text[i]) : text[i], offset + i, offset + i + 1);
                i++;
                continue;
            }
            Rune.DecodeFromUtf16(text[i..], out var character, out var units);
            Add(character, offset + i, offset + i + units, words);
            i += units;
        }
        words.EndWord();
    }

    private void Add(Rune character, int start, int end, AlignedText words)
    {
        if (IsDropped(character))
            return;
        if (Rune.IsWhiteSpace(character))
        {
            words.EndWord();
            return;
        }
        var alone = chineseCharacters && IsChinese(character.Value);
        if (alone)
            words.EndWord();
        if (stripAccents)
        {
            Span<char> units = stackalloc char[2];
            ReadOnlySpan<char> bases = CanonicalBases.Of(character, units);
            while (Rune.DecodeFromUtf16(bases, out var part, out var consumed) == System.Buffers.OperationStatus.Done)
            {
                AddNormalised(part, start, end, words);
                bases = bases[consumed..];
            }
        }
        else
        {
            AddNormalised(character, start, end, words);
        }
        if (alone)
            words.EndWord();
    }

    private void AddNormalised(Rune character, int start, int end, AlignedText words)
    {
        var alone = IsPunctuation(character);
        if (alone)
            words.EndWord();
        // The one character whose lower case is two characters.
        if (lowerCase && character.Value == 0x130)
            words.Append("i\u0307", start, end);
        else
            words.Append(lowerCase ? Rune.ToLowerInvariant(character) : character, start, end);
        if (alone)
            words.EndWord();
    }

    private static bool IsDropped(Rune character) => character.Value is 0 or 0xFFFD
        || (character.Value is not ('\t' or '\n' or '\r')
            && Rune.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse);

    private static bool IsPunctuation(Rune character) =>
        character.IsAscii ? char.IsAsciiLetterOrDigit((char)character.Value) is false && character.Value is > 32 and < 127 : Rune.IsPunctuation(character);

    private static bool IsChinese(int value) => value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
