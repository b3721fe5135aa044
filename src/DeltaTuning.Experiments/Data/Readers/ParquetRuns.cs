using System.Numerics;

namespace DeltaTuning.Experiments.Data.Readers;

/// <summary>Parquet's small numbers: runs of one number, and groups of eight packed ones (its RLE/bit-packing hybrid).</summary>
internal static class ParquetRuns
{
    /// <summary>Reads numbers.</summary>
    /// <param name="bytes">The runs and groups.</param>
    /// <param name="largest">The largest number there can be, below 256.</param>
    /// <param name="count">How many to read.</param>
    public static List<int> Read(ReadOnlySpan<byte> bytes, int largest, int count)
    {
        var width = 32 - BitOperations.LeadingZeroCount((uint)largest);
        var numbers = new List<int>(count);
        for (var place = 0; numbers.Count < count;)
        {
            var (header, shift) = (0, 0);
            byte next;
            do
            {
                next = bytes[place++];
                header |= (next & 127) << shift;
                shift += 7;
            }
            while (next > 127);
            var run = header >> 1;
            if ((header & 1) == 0)
            {
                numbers.AddRange(Enumerable.Repeat((int)bytes[place++], Math.Min(run, count - numbers.Count)));
                continue;
            }
            for (var i = 0; i < run * 8 && numbers.Count < count; i++)
                numbers.Add(Packed(bytes[place..], i * width, width));
            place += run * width;
        }
        return numbers;
    }

    private static int Packed(ReadOnlySpan<byte> bytes, int at, int width)
    {
        var number = 0;
        for (var bit = 0; bit < width; bit++)
            number |= ((bytes[(at + bit) / 8] >> ((at + bit) % 8)) & 1) << bit;
        return number;
    }
}
