using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tests.Data;

public sealed class BoundedMemoryTests
{
    private const long TenGigabytes = 10L << 30;

    [Theory]
    [InlineData(DataFormat.JsonLines, "", "{\"text\": \"some words that make a row\", \"label\": 1}\n")]
    [InlineData(DataFormat.Json, "[", "{\"text\": \"some words that make a row\", \"label\": 1},\n")]
    [InlineData(DataFormat.Csv, "text,label\n", "\"some words that\nmake a row\",1\n")]
    [InlineData(DataFormat.Tsv, "text\tlabel\n", "some words that make a row\t1\n")]
    [InlineData(DataFormat.Text, "", "some words that make a row\n")]
    public void Ten_gigabytes_are_read_as_they_are_asked_for(DataFormat format, string head, string row)
    {
        const int rows = 200_000;
        using var stream = new EndlessStream(head, row, TenGigabytes);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var read = 0L;
        foreach (var item in ShuffleBuffer.Shuffle(DataFile.Read(stream, "large", new() { Format = format }), capacity: 100, seed: 1))
        {
            if (++read == rows)
                break;
            item.Fields.Count.Should().BePositive();
            stream.Position.Should().BeLessThan(head.Length + ((read + 200) * row.Length) + (1 << 18), "no more is read than a buffer ahead");
        }
        read.Should().Be(rows);
        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(4 << 20, "what was read is not kept");
    }

    // The same row again and again, made as it is read.
    private sealed class EndlessStream(string head, string row, long length) : Stream
    {
        private readonly byte[] _head = [.. head.Select(c => (byte)c)];
        private readonly byte[] _row = [.. row.Select(c => (byte)c)];

        public override long Position { get; set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override int Read(byte[] buffer, int offset, int count)
        {
            count = (int)Math.Min(count, length - Position);
            for (var i = 0; i < count; i++, Position++)
                buffer[offset + i] = Position < _head.Length ? _head[Position] : _row[(Position - _head.Length) % _row.Length];
            return count;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
