using System.Buffers.Binary;

namespace DeltaTuning.Files;

/// <summary>
/// The header of a safetensors file: 8 bytes of length N (little endian), N bytes of JSON, then the tensors' bytes without gaps. Nothing in it is trusted.
/// </summary>
/// <param name="DataStart">Where in the file the tensors' bytes begin.</param>
/// <param name="Entries">The tensors in the order of their bytes.</param>
/// <param name="Metadata">The texts under <c>__metadata__</c>.</param>
internal sealed record SafetensorsHeader(long DataStart, IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The bytes of the length in front of the header.</summary>
    internal const int Prefix = 8;

    /// <summary>The reference library's limit for a header.</summary>
    internal const long Longest = 100_000_000;

    /// <summary>Reads the header of a file that is wholly in memory.</summary>
    internal static SafetensorsHeader Parse(ReadOnlySpan<byte> file, string source)
    {
        var length = Length(file[..Math.Min(Prefix, file.Length)], file.Length, source);
        return Parse(file.Slice(Prefix, length), file.Length, source);
    }

    /// <summary>Reads the header of a stream of known length.</summary>
    internal static SafetensorsHeader Read(Stream stream, string source)
    {
        var fileLength = stream.Length;
        var prefix = new byte[Prefix];
        var got = stream.ReadAtLeast(prefix, Prefix, throwOnEndOfStream: false);
        var json = new byte[Length(prefix.AsSpan(0, got), fileLength, source)];
        var read = stream.ReadAtLeast(json, json.Length, throwOnEndOfStream: false);
        return read == json.Length ? Parse(json, fileLength, source)
            : throw new InvalidDataException($"{source} ended after {Prefix + read} bytes, within its header of {json.Length} bytes: it was changed while it was read.");
    }

    private static int Length(ReadOnlySpan<byte> prefix, long fileLength, string source)
    {
        if (prefix.Length < Prefix)
            throw new InvalidDataException($"{source} is {fileLength} bytes long; a safetensors file has at least {Prefix}. It is empty or cut short: copy or download it again.");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > Longest)
            throw new InvalidDataException($"{source} says that its header is {length} bytes long; at most {Longest} are allowed. It is no safetensors file or damaged.");
        return (long)length <= fileLength - Prefix ? (int)length
            : throw new InvalidDataException($"{source} says that its header is {length} bytes long, but only {fileLength - Prefix} follow. It is cut short, or no safetensors file.");
    }

    private static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long fileLength, string source)
    {
        var reader = new SafetensorsHeaderReader(json, source);
        reader.ReadToEnd();
        var entries = reader.Entries;
        entries.Sort((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));
        var dataStart = Prefix + json.Length;
        RequireNoGaps(entries, fileLength - dataStart, source);
        return new(dataStart, entries, reader.Metadata);
    }

    private static void RequireNoGaps(List<SafetensorsEntry> entries, long dataLength, string source)
    {
        var reached = 0L;
        foreach (var entry in entries)
        {
            if (entry.Start != reached)
            {
                throw new InvalidDataException(
                    $"{source}: the bytes of \"{entry.Name}\" begin at {entry.Start}, but those before end at {reached}; tensors must follow each other without {(entry.Start < reached ? "overlap" : "gap")}.");
            }
            reached = entry.End;
        }
        if (reached != dataLength)
        {
            throw new InvalidDataException(
                $"{source}: its tensors take {reached} bytes, but {dataLength} follow the header{(reached > dataLength ? ". It is cut short: copy or download it again" : "")}.");
        }
    }
}
