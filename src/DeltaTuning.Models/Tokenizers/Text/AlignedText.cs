using System.Text;

namespace DeltaTuning.Models;

/// <summary>Normalised text that knows, for each UTF-16 unit, which units of the original it comes from, and how it is cut into words.</summary>
internal sealed class AlignedText(int capacity)
{
    private char[] _text = new char[capacity];
    private int[] _starts = new int[capacity];
    private int[] _ends = new int[capacity];
    private int _wordStart;

    /// <summary>Units so far.</summary>
    internal int Length { get; private set; }

    /// <summary>The words, as ranges of units.</summary>
    internal List<(int Start, int End)> Words { get; } = [];

    /// <summary>The text of a word.</summary>
    internal ReadOnlySpan<char> this[int start, int end] => _text.AsSpan(start, end - start);

    /// <summary>The first original unit behind a unit.</summary>
    internal int Start(int unit) => _starts[unit];

    /// <summary>The original unit after those behind a unit.</summary>
    internal int End(int unit) => _ends[unit];

    /// <summary>Forgets everything.</summary>
    internal void Clear()
    {
        Length = 0;
        _wordStart = 0;
        Words.Clear();
    }

    /// <summary>Appends a unit that comes from original units.</summary>
    internal void Append(char unit, int start, int end)
    {
        if (Length == _text.Length)
            Grow();
        _text[Length] = unit;
        _starts[Length] = start;
        _ends[Length++] = end;
    }

    /// <summary>Appends a character that comes from original units.</summary>
    internal void Append(Rune character, int start, int end)
    {
        Span<char> units = stackalloc char[2];
        Append(units[..character.EncodeToUtf16(units)], start, end);
    }

    /// <summary>Appends units that all come from the same original units.</summary>
    internal void Append(ReadOnlySpan<char> units, int start, int end)
    {
        foreach (var unit in units)
            Append(unit, start, end);
    }

    /// <summary>Ends a word here; nothing where none has begun.</summary>
    internal void EndWord()
    {
        if (Length > _wordStart)
            Words.Add((_wordStart, Length));
        _wordStart = Length;
    }

    private void Grow()
    {
        var size = Math.Max(16, _text.Length * 2);
        Array.Resize(ref _text, size);
        Array.Resize(ref _starts, size);
        Array.Resize(ref _ends, size);
    }
}
