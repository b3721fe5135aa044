using System.Buffers.Binary;
using System.Text;

namespace DeltaTuning.Models;

/// <summary>Reads the fields of a protocol buffer message one after the other; throws <see cref="InvalidDataException"/> where they do not fit.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The field that was read.</summary>
    internal int Field { get; private set; }

    /// <summary>Its value, where it is a number.</summary>
    internal ulong Number { get; private set; }

    /// <summary>Its value, where it is bytes, a text or a message.</summary>
    internal ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Its value as a single-precision number.</summary>
    internal readonly float Single => BitConverter.UInt32BitsToSingle((uint)Number);

    /// <summary>Its value as a whole number.</summary>
    internal readonly int Integer => unchecked((int)Number);

    /// <summary>Its value as a text.</summary>
    internal readonly string Text
    {
        get
        {
            try
            {
                return Strict.GetString(Bytes);
            }
            catch (DecoderFallbackException error)
            {
                throw new InvalidDataException("a piece is no UTF-8", error);
            }
        }
    }

    /// <summary>Reads the next field; false at the end.</summary>
    internal bool Read()
    {
        if (_rest.IsEmpty)
            return false;
        var tag = Varint();
        Field = (int)(tag >> 3);
        Number = 0;
        Bytes = default;
        switch (tag & 7)
        {
            case 0:
                Number = Varint();
                break;
            case 1:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                break;
            case 2:
                Bytes = Take(Varint());
                break;
            case 5:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                break;
            default:
                throw new InvalidDataException($"a field has the wire type {tag & 7}");
        }
        return true;
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
            throw new InvalidDataException($"a field is said to take {count} bytes, but {_rest.Length} are left");
        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
                return value;
        }
        throw new InvalidDataException("a number has more than ten bytes");
    }
}
