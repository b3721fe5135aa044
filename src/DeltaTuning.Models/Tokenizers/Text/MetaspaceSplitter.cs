using System.Globalization;
using System.Text;

namespace DeltaTuning.Models;

/// <summary>SentencePiece's text: normalised by the model's own map, cut at whitespace, each word with "▁" before it. A "▁" in the text begins a word too.</summary>
internal sealed class MetaspaceSplitter(CharacterMap map) : ITextSplitter
{
    /// <summary>What stands for the space before a word.</summary>
    internal const char Space = '▁';

    /// <inheritdoc/>
    public void Split(ReadOnlySpan<char> text, int offset, AlignedText words)
    {
        var inWord = false;
        for (var i = 0; i < text.Length;)
        {
            // Two neighbouring ASCII characters are no grapheme together, but for CR LF.
            var length = char.IsAscii(text[i]) && text[i] != '\r' && (i + 1 == text.Length || char.IsAscii(text[i + 1]))
                ? 1
                : StringInfo.GetNextTextElementLength(text[i..]);
            Grapheme(text.Slice(i, length), offset + i, words, ref inWord);
            i += length;
        }
        words.EndWord();
    }

    private void Grapheme(ReadOnlySpan<char> grapheme, int offset, AlignedText words, ref bool inWord)
    {
        if (map.TryReplaceGrapheme(grapheme, out var whole))
        {
            AddReplacement(grapheme, whole, offset, words, ref inWord);
            return;
        }
        for (var i = 0; i < grapheme.Length;)
        {
            Rune.DecodeFromUtf16(grapheme[i..], out var character, out var units);
            if (map.TryReplace(character, out var replacement))
                AddReplacement(grapheme.Slice(i, units), replacement, offset + i, words, ref inWord);
            else
                Add(character, offset + i, offset + i + units, words, ref inWord);
            i += units;
        }
    }

    // The new characters take the places of the old ones, one by one; what is left over shares the last place.
    private static void AddReplacement(ReadOnlySpan<char> old, string replacement, int offset, AlignedText words, ref bool inWord)
    {
        var (start, end) = (offset, offset);
        foreach (var character in replacement.EnumerateRunes())
        {
            if (!old.IsEmpty)
            {
                Rune.DecodeFromUtf16(old, out _, out var units);
                (start, end) = (end, end + units);
                old = old[units..];
            }
            Add(character, start, end, words, ref inWord);
        }
    }

    private static void Add(Rune character, int start, int end, AlignedText words, ref bool inWord)
    {
        if (Rune.IsWhiteSpace(character))
        {
            words.EndWord();
            inWord = false;
            return;
        }
        if (character.Value == Space)
        {
            words.EndWord();
        }
        else if (!inWord)
        {
            words.Append(Space, start, end);
        }
        inWord = true;
        words.Append(character, start, end);
    }
}
