namespace DeltaTuning.Experiments.Reports.TensorBoard;

/// <summary>CRC-32C (Castagnoli), rotated and shifted as TFRecord wants it, so that the sum of data that contains sums is not degenerate.</summary>
internal static class MaskedCrc32C
{
    private const uint Polynomial = 0x82F63B78;
    private const uint MaskDelta = 0xA282EAD8;
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => Entry((uint)value))];

    public static uint Of(ReadOnlySpan<byte> data)
    {
        var crc = Plain(data);
        return ((crc >> 15) | (crc << 17)) + MaskDelta;
    }

    public static uint Plain(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
            crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint Entry(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
        return value;
    }
}
