using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace DeltaTuning.Models;

/// <summary>
/// Characters without their accents: canonical decomposition (NFD) less the nonspacing marks. The table is in the assembly,
/// because .NET normalises nothing where globalization is invariant.
/// </summary>
internal static class CanonicalBases
{
    private const int HangulFirst = 0xAC00;
    private const int HangulLast = 0xD7A3;

    private static readonly FrozenDictionary<int, string> Table = Read();

    /// <summary>The base characters of a character; nothing for a nonspacing mark.</summary>
    /// <param name="character">The character.</param>
    /// <param name="buffer">Two units to write into.</param>
    internal static ReadOnlySpan<char> Of(Rune character, Span<char> buffer)
    {
        if (character.IsAscii)
            return buffer[..character.EncodeToUtf16(buffer)];
        if (character.Value is >= HangulFirst and <= HangulLast)
            return Jamo(character.Value - HangulFirst);
        if (Table.TryGetValue(character.Value, out var bases))
            return bases;
        return Rune.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark ? [] : buffer[..character.EncodeToUtf16(buffer)];
    }

    // The Unicode Standard, section 3.12: 19 leading consonants, 21 vowels, 27 trailing consonants or none.
    private static string Jamo(int index)
    {
        var (leading, vowel, trailing) = ((char)(0x1100 + index / 588), (char)(0x1161 + index % 588 / 28), (char)(0x11A7 + index % 28));
        return index % 28 == 0 ? $"{leading}{vowel}" : $"{leading}{vowel}{trailing}";
    }

    private static FrozenDictionary<int, string> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("DeltaTuning.Models.CanonicalBases.txt")
            ?? throw new InvalidOperationException("The assembly lacks its resource CanonicalBases.txt; it was not built whole.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var table = new Dictionary<int, string>();
        while (reader.ReadLine() is { } line)
        {
            var values = line.Split(' ').Select(part => int.Parse(part, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
            table.Add(values[0], string.Concat(values[1..].Select(char.ConvertFromUtf32)));
        }
        return table.ToFrozenDictionary();
    }
}
