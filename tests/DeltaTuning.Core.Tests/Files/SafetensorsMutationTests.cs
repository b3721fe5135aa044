using System.Runtime.InteropServices;
using System.Text;
using DeltaTuning.Files;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Files;

/// <summary>Damaged files are refused in one way, and never cost more memory than a small multiple of their size.</summary>
public sealed class SafetensorsMutationTests : IDisposable
{
    private static readonly byte[] Tokens = "{}[]\",:0123456789-+eE.\\u\ttrue"u8.ToArray();
    private static readonly string[] Words =
        ["\"F32\"", "\"I64\"", "\"BOOL\"", "\"U16\"", "9223372036854775807", "18446744073709551616", "-1", "[", "{", "__metadata__", "\"dtype\"", "\"shape\"", "null", "\\ud800"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Parse_100000MutatedFiles_ReadsOrRefuses()
    {
        var random = new Random(20261125);
        var (read, refused, worst) = (0, 0, 0L);
        for (var round = 0; round < 100_000; round++)
        {
            var file = Mutated(random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                RequireSound(SafetensorsHeader.Parse(file, "file"), file.Length);
                read++;
            }
            catch (InvalidDataException)
            {
                refused++;
            }
            worst = Math.Max(worst, (GC.GetAllocatedBytesForCurrentThread() - before) / file.Length);
        }

        read.Should().BeGreaterThan(1000, "some damage is harmless");
        refused.Should().BeGreaterThan(50_000);
        worst.Should().BeLessThan(64, "what a header claims must not be allocated before it is checked");
    }

    [Fact]
    public void OpenAndRead_MutatedFiles_ReadsOrRefuses()
    {
        var random = new Random(7);
        var tensors = 0;
        for (var round = 0; round < 2000; round++)
        {
            var path = _folder[$"{round % 10}"];
            File.WriteAllBytes(path, Mutated(random));
            try
            {
                using var scope = NewDisposeScope();
                using var file = SafetensorsFile.Open(path);
                foreach (var (name, entry) in file.Entries.Where(pair => pair.Value.Dtype is not null))
                {
                    var tensor = file.Read(name);
                    MemoryMarshal.AsBytes(tensor.bytes).Length.Should().Be((int)entry.Bytes);
                    tensors++;
                }
            }
            catch (InvalidDataException)
            {
                continue;
            }
        }

        tensors.Should().BeGreaterThan(100);
    }

    private static void RequireSound(SafetensorsHeader header, long length)
    {
        var reached = header.DataStart;
        foreach (var entry in header.Entries)
        {
            (header.DataStart + entry.Start).Should().Be(reached);
            reached = header.DataStart + entry.End;
        }
        reached.Should().Be(length);
    }

    private static byte[] Mutated(Random random)
    {
        var file = PythonFile.Bytes.ToList();
        for (var times = random.Next(1, 4); times > 0; times--)
            Mutate(file, random);
        return [.. file];
    }

    private static void Mutate(List<byte> file, Random random)
    {
        var at = random.Next(file.Count);
        switch (random.Next(8))
        {
            case 0:
                file[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                file[at] = (byte)random.Next(256);
                break;
            case 2:
                file[random.Next(8)] = (byte)random.Next(256);
                break;
            case 3:
                file[at] = Tokens[random.Next(Tokens.Length)];
                break;
            case 4 when file.Count > 1:
                file.RemoveRange(at, random.Next(1, Math.Min(64, file.Count - at + 1)));
                break;
            case 5:
                file.InsertRange(at, Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]));
                break;
            case 6:
                file.InsertRange(random.Next(file.Count), file.GetRange(at, random.Next(1, Math.Min(64, file.Count - at + 1))));
                break;
            default:
                file[8 + random.Next(Math.Max(1, Math.Min(840, file.Count - 8)))] = (byte)('0' + random.Next(10));
                break;
        }
        if (file.Count < 16)
            file.AddRange(new byte[16]);
    }
}
