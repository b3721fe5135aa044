namespace DeltaTuning.Models;

/// <summary>GPT-2's alphabet: a printable character for every byte. Printable bytes stand for themselves, the others follow from U+0100 on.</summary>
internal static class ByteAlphabet
{
    /// <summary>What stands for the space.</summary>
    internal const char Space = 'Ġ';

    private static readonly char[] ToCharacter = Build();
    private static readonly Dictionary<char, byte> ToByte = Enumerable.Range(0, 256).ToDictionary(value => ToCharacter[value], value => (byte)value);

    /// <summary>The character of a byte.</summary>
    internal static char Of(byte value) => ToCharacter[value];

    /// <summary>The byte of a character.</summary>
    internal static bool TryByte(char character, out byte value) => ToByte.TryGetValue(character, out value);

    private static char[] Build()
    {
        var characters = new char[256];
        var next = (char)256;
        for (var value = 0; value < 256; value++)
            characters[value] = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF) ? (char)value : next++;
        return characters;
    }
}
