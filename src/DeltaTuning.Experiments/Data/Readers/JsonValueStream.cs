using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeltaTuning.Experiments.Data.Readers;

/// <summary>Walks through a JSON document of any size, holding one value at a time.</summary>
internal sealed class JsonValueStream(Stream stream, int maxLength)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _begun;
    private bool _ended;
    private JsonReaderState _state;

    /// <summary>Reads a token and, where it has one, its text.</summary>
    public JsonTokenType ReadToken(out string? text)
    {
        while (true)
        {
            var reader = Reader();
            if (reader.Read())
            {
                text = reader.TokenType is JsonTokenType.PropertyName ? reader.GetString() : null;
                Advance(reader);
                return reader.TokenType;
            }
            if (_ended)
                throw new JsonException("it ends too early");
            Fill();
        }
    }

    /// <summary>Reads a whole value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="problem">What is wrong with this value alone; null where nothing is.</param>
    /// <returns>False where the list ends instead.</returns>
    /// <exception cref="JsonException">The document cannot be read on.</exception>
    public bool TryReadValue(out JsonNode? value, out string? problem)
    {
        problem = null;
        while (true)
        {
            var reader = Reader();
            if (reader.Read())
            {
                value = null;
                var begin = (int)reader.TokenStartIndex;
                if (reader.TokenType is JsonTokenType.EndArray)
                {
                    Advance(reader);
                    return false;
                }
                if (reader.TrySkip())
                {
                    var bytes = _buffer.AsSpan(_start + begin, (int)reader.BytesConsumed - begin);
                    Advance(reader);
                    try
                    {
                        value = JsonParsing.Parse(bytes);
                    }
                    catch (JsonException e)
                    {
                        problem = JsonParsing.Reason(e);
                    }
                    return true;
                }
            }
            if (_ended)
                throw new JsonException("it ends too early");
            Fill();
        }
    }

    /// <summary>Passes over a value, however long.</summary>
    public void SkipValue()
    {
        var depth = 0;
        do
        {
            depth += ReadToken(out _) switch
            {
                JsonTokenType.StartArray or JsonTokenType.StartObject => 1,
                JsonTokenType.EndArray or JsonTokenType.EndObject => -1,
                _ => 0,
            };
        }
        while (depth > 0);
    }

    private Utf8JsonReader Reader() => new(_buffer.AsSpan(_start, _end - _start), _ended, _state);

    private void Advance(Utf8JsonReader reader)
    {
        _start += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
    }

    private void Fill()
    {
        var kept = _end - _start;
        if (kept > maxLength)
            throw new JsonException(FormattableString.Invariant($"a value is longer than MaxRowLength, {maxLength} bytes"));
        var target = kept == _buffer.Length ? new byte[2 * _buffer.Length] : _buffer;
        Buffer.BlockCopy(_buffer, _start, target, 0, kept);
        (_buffer, _start, _end) = (target, 0, kept);
        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _ended = read == 0;
        _end += read;
        // Three bytes of a mark may come in pieces; a document is never shorter.
        while (!_begun && !_ended && _end < 3)
        {
            read = stream.Read(_buffer, _end, _buffer.Length - _end);
            _ended = read == 0;
            _end += read;
        }
        if (!_begun && _buffer.AsSpan(0, _end).StartsWith(Encoding.UTF8.Preamble))
            _start = 3;
        _begun = true;
    }
}
