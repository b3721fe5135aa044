using System.Buffers.Binary;
using System.Text;

namespace DeltaTuning.Experiments.Reports.TensorBoard;

/// <summary>The few fields of TensorFlow's <c>Event</c> message that scalars need, in protocol buffers' encoding.</summary>
internal static class EventMessage
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    /// <summary>The first event of every file.</summary>
    public static byte[] Version(double wallTime)
    {
        using var message = new MemoryStream();
        Double(message, 1, wallTime);
        Length(message, 3, "brain.Event:2"u8);
        return message.ToArray();
    }

    /// <summary>Scalars of one step.</summary>
    public static byte[] Scalars(double wallTime, long step, IReadOnlyList<(string Tag, double Value)> scalars)
    {
        using var summary = new MemoryStream();
        foreach (var (tag, value) in scalars)
        {
            using var entry = new MemoryStream();
            Length(entry, 1, Encoding.UTF8.GetBytes(tag));
            Single(entry, 2, (float)value);
            Length(summary, 1, entry.ToArray());
        }
        using var message = new MemoryStream();
        Double(message, 1, wallTime);
        Key(message, 2, Varint);
        Number(message, (ulong)step);
        Length(message, 5, summary.ToArray());
        return message.ToArray();
    }

    private static void Key(MemoryStream stream, int field, int type) => Number(stream, (ulong)((field << 3) | type));

    private static void Number(MemoryStream stream, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            stream.WriteByte((byte)(value | 0x80));
        stream.WriteByte((byte)value);
    }

    private static void Length(MemoryStream stream, int field, ReadOnlySpan<byte> bytes)
    {
        Key(stream, field, Bytes);
        Number(stream, (ulong)bytes.Length);
        stream.Write(bytes);
    }

    private static void Double(MemoryStream stream, int field, double value)
    {
        Key(stream, field, Fixed64);
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void Single(MemoryStream stream, int field, float value)
    {
        Key(stream, field, Fixed32);
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        stream.Write(bytes);
    }
}
