using System.Buffers.Binary;

namespace DeltaTuning.Experiments.Reports.TensorBoard;

/// <summary>TFRecord's framing: the length and its sum, the data and its sum.</summary>
internal static class EventRecord
{
    public static void Write(Stream stream, ReadOnlySpan<byte> data)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)data.Length);
        stream.Write(length);
        Sum(stream, length);
        stream.Write(data);
        Sum(stream, data);
    }

    private static void Sum(Stream stream, ReadOnlySpan<byte> data)
    {
        Span<byte> sum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(sum, MaskedCrc32C.Of(data));
        stream.Write(sum);
    }
}
