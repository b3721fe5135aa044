using System.Text;

namespace DeltaTuning.Experiments.Data.Readers;

/// <summary>Cuts a stream into lines without holding more than one. A line ends with LF or CR LF; the byte order mark is left out.</summary>
internal sealed class LineReader(Stream stream, int maxLength)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private int _lineStart;
    private int _lineLength;
    private bool _ended;

    /// <summary>The number of the line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Whether the line was longer than allowed, and dropped.</summary>
    public bool TooLong { get; private set; }

    /// <summary>The line's bytes, until the next one is read.</summary>
    public ReadOnlySpan<byte> Line => _buffer.AsSpan(_lineStart, _lineLength);

    /// <summary>The line as text.</summary>
    /// <exception cref="DecoderFallbackException">It is not UTF-8.</exception>
    public string Text => Strict.GetString(Line);

    /// <summary>Moves to the next line.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Next()
    {
        TooLong = false;
        var scanned = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + scanned, _end - _start - scanned).IndexOf((byte)'\n');
            if (found >= 0 || _ended)
            {
                if (found < 0 && _start == _end && !TooLong)
                    return false;
                Take(found < 0 ? _end - _start : scanned + found, found < 0 ? 0 : 1);
                return true;
            }
            scanned = _end - _start;
            if (scanned > maxLength)
            {
                TooLong = true;
                _start = _end = scanned = 0;
            }
            Fill();
        }
    }

    private void Take(int length, int newline)
    {
        (_lineStart, _lineLength) = (_start, length);
        _start += length + newline;
        if (Line is [.., (byte)'\r'])
            _lineLength--;
        if (Number++ == 0 && Line.StartsWith(Encoding.UTF8.Preamble))
            (_lineStart, _lineLength) = (_lineStart + 3, _lineLength - 3);
        TooLong |= _lineLength > maxLength;
        if (TooLong)
            _lineLength = 0;
    }

    private void Fill()
    {
        var kept = _end - _start;
        var target = kept == _buffer.Length ? new byte[2 * _buffer.Length] : _buffer;
        Buffer.BlockCopy(_buffer, _start, target, 0, kept);
        (_buffer, _start, _end) = (target, 0, kept);
        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _ended = read == 0;
        _end += read;
    }
}
