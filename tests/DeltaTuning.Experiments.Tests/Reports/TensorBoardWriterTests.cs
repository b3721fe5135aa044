using System.Buffers.Binary;
using System.Text;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Reports.TensorBoard;
using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Experiments.Tests.Reports;

public sealed class TensorBoardWriterTests
{
    // RFC 3720, B.4.
    [Theory]
    [InlineData(0x00, 0, 0x8A9136AA)]
    [InlineData(0xFF, 0, 0x62A8AB43)]
    [InlineData(0x00, 1, 0x46DD794E)]
    public void Crc_OfTheStandardsVectors_IsTheirs(byte first, int step, uint expected) =>
        MaskedCrc32C.Plain([.. Enumerable.Range(0, 32).Select(i => (byte)(first + i * step))]).Should().Be(expected);

    [Fact]
    public void Write_Log_ReadsBack()
    {
        using var folder = new TemporaryFolder();
        TensorBoardWriter.Write(folder.Path, Log(), DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

        var file = Directory.EnumerateFiles(folder.Path).Should().ContainSingle().Subject;
        Path.GetFileName(file).Should().Be("events.out.tfevents.1700000000.deltatuning");
        var events = Records(File.ReadAllBytes(file)).ToList();

        Encoding.UTF8.GetString(events[0]).Should().EndWith("brain.Event:2");
        events.Skip(1).SelectMany(Scalars).Should().Equal(
            (1_700_000_001.5, 10L, "train/loss", 0.5f), (1_700_000_001.5, 10L, "train/learning_rate", 1e-3f),
            (1_700_000_002.0, 300L, "validation/ACC", 0.75f), (1_700_000_002.0, 300L, "validation/loss", 0.25f),
            (1_700_000_003.0, 310L, "train/loss", 0.125f));
    }

    [Fact]
    public void Write_WithoutAStart_GivesTheSameBytesAlways()
    {
        using var one = new TemporaryFolder();
        using var other = new TemporaryFolder();

        TensorBoardWriter.Write(one.Path, Log());
        TensorBoardWriter.Write(other.Path, Log());

        File.ReadAllBytes(Directory.EnumerateFiles(one.Path).Single()).Should().Equal(File.ReadAllBytes(Directory.EnumerateFiles(other.Path).Single()));
    }

    private static RunLogEntry[] Log() =>
    [
        new() { Step = 10, Stage = 0, Loss = 0.5, LearningRate = 1e-3, Seconds = 1.5 },
        new() { Step = 300, Stage = 0, Split = "validation", Values = new Dictionary<string, double> { ["loss"] = 0.25, ["ACC"] = 0.75 }, Seconds = 2 },
        new() { Step = 10, Stage = 1, Loss = 0.125, Seconds = 3 },
    ];

    private static IEnumerable<byte[]> Records(byte[] file)
    {
        for (var at = 0; at < file.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)).Should().Be(MaskedCrc32C.Of(file.AsSpan(at, 8)));
            var data = file[(at + 12)..(at + 12 + length)];
            BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)).Should().Be(MaskedCrc32C.Of(data));
            yield return data;
            at += 16 + length;
        }
    }

    private static IEnumerable<(double Time, long Step, string Tag, float Value)> Scalars(byte[] message)
    {
        var fields = Fields(message).ToList();
        var time = BitConverter.ToDouble(fields.Single(field => field.Number == 1).Bytes);
        var step = (long)fields.Single(field => field.Number == 2).Varint;
        foreach (var value in Fields(fields.Single(field => field.Number == 5).Bytes))
        {
            var parts = Fields(value.Bytes).ToList();
            yield return (time, step, Encoding.UTF8.GetString(parts[0].Bytes), BitConverter.ToSingle(parts[1].Bytes));
        }
    }

    private static IEnumerable<(int Number, ulong Varint, byte[] Bytes)> Fields(byte[] message)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = Varint();
            var length = (key & 7) switch { 1 => 8, 5 => 4, 2 => (int)Varint(), _ => 0 };
            var varint = (key & 7) == 0 ? Varint() : 0;
            yield return ((int)(key >> 3), varint, message[at..(at + length)]);
            at += length;

            ulong Varint()
            {
                var (value, shift) = (0UL, 0);
                while (true)
                {
                    var part = message[at++];
                    value |= (ulong)(part & 0x7F) << shift;
                    if (part < 0x80)
                        return value;
                    shift += 7;
                }
            }
        }
    }
}
