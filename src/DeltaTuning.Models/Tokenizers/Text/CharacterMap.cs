using System.Buffers.Binary;
using System.Text;

namespace DeltaTuning.Models;

/// <summary>
/// SentencePiece's precompiled normalisation: a double-array trie from UTF-8 strings to their replacements,
/// used as HuggingFace's fast tokenizers use it: on whole graphemes of fewer than six bytes, then on single characters.
/// </summary>
internal sealed class CharacterMap
{
    private const int GraphemeLimit = 6;

    private readonly uint[] _trie;
    private readonly string?[] _ascii = new string?[128];
    private readonly byte[] _replacements;

    /// <summary>Reads a map; an empty one replaces nothing.</summary>
    /// <param name="data">The map's bytes: the trie's size, the trie, the replacements, each ended by a zero byte.</param>
    /// <exception cref="InvalidDataException">The sizes do not fit.</exception>
    internal CharacterMap(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            (_trie, _replacements) = ([], []);
            return;
        }
        var size = data.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(data);
        if (size > data.Length - 4 || size % 4 != 0)
            throw new InvalidDataException($"The normalisation map has {data.Length} bytes, but its trie is said to take {size}.");
        _trie = new uint[size / 4];
        for (var i = 0; i < _trie.Length; i++)
            _trie[i] = BinaryPrimitives.ReadUInt32LittleEndian(data[(4 + 4 * i)..]);
        _replacements = data[(4 + (int)size)..].ToArray();
        for (var value = 1; value < _ascii.Length; value++)
            _ascii[value] = Find([(byte)value]);
    }

    /// <summary>The replacement of a short grapheme.</summary>
    internal bool TryReplaceGrapheme(ReadOnlySpan<char> grapheme, out string replacement)
    {
        replacement = "";
        if (grapheme.Length == 1 && char.IsAscii(grapheme[0]))
            return TryReplace(new Rune(grapheme[0]), out replacement);
        Span<byte> bytes = stackalloc byte[GraphemeLimit];
        if (Encoding.UTF8.GetByteCount(grapheme) >= GraphemeLimit)
            return false;
        var found = Find(bytes[..Encoding.UTF8.GetBytes(grapheme, bytes)]);
        replacement = found ?? "";
        return found is not null;
    }

    /// <summary>The replacement of a character.</summary>
    internal bool TryReplace(Rune character, out string replacement)
    {
        Span<byte> bytes = stackalloc byte[4];
        var found = character.IsAscii ? _ascii[character.Value] : Find(bytes[..character.EncodeToUtf8(bytes)]);
        replacement = found ?? "";
        return found is not null;
    }

    // The shortest prefix that has a replacement decides, as in HuggingFace's fast tokenizers.
    private string? Find(ReadOnlySpan<byte> key)
    {
        if (_trie.Length == 0)
            return null;
        var node = Offset(_trie[0]);
        foreach (var label in key)
        {
            node ^= label;
            if (label == 0 || node >= _trie.Length || (_trie[node] & 0x800000FF) != label)
                return null;
            var unit = _trie[node];
            node ^= Offset(unit);
            if ((unit >> 8 & 1) == 1)
                return node < _trie.Length ? Replacement(_trie[node] & 0x7FFFFFFF) : null;
        }
        return null;
    }

    private static uint Offset(uint unit) => unit >> 10 << (int)((unit & 1 << 9) >> 6);

    private string? Replacement(uint start)
    {
        if (start >= _replacements.Length)
            return null;
        var text = _replacements.AsSpan((int)start);
        var length = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(length < 0 ? text : text[..length]);
    }
}
