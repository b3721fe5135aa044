using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Files;

/// <summary>Lays out and writes a file as the reference library does: by dtype, the widest first, then by name; the header padded with spaces to a multiple of 8.</summary>
internal sealed class SafetensorsWriter
{
    private const int WrittenAtOnce = 1 << 26;

    private readonly List<(byte[] Name, SafetensorsDtype Dtype, Tensor Tensor)> _tensors;
    private readonly byte[] _header;

    internal SafetensorsWriter(IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        _tensors = [.. tensors.Select(pair => Checked(pair.Key, pair.Value, seen))];
        _tensors.Sort((a, b) => a.Dtype.Rank != b.Dtype.Rank ? b.Dtype.Rank - a.Dtype.Rank : a.Name.AsSpan().SequenceCompareTo(b.Name));
        _header = Header(metadata);
    }

    /// <summary>Writes the whole file.</summary>
    internal void Write(Stream stream)
    {
        stream.Write(_header);
        foreach (var (_, dtype, tensor) in _tensors)
            Write(stream, tensor, dtype);
    }

    private static void Write(Stream stream, Tensor tensor, SafetensorsDtype dtype)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var flat = tensor.detach().cpu().contiguous().view(-1);
        var step = WrittenAtOnce / (dtype.Bits / 8);
        for (long done = 0; done < flat.numel(); done += step)
        {
            using var part = flat.narrow(0, done, Math.Min(step, flat.numel() - done));
            stream.Write(part.bytes);
        }
    }

    private static (byte[] Name, SafetensorsDtype Dtype, Tensor Tensor) Checked(string name, Tensor tensor, HashSet<string> seen)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(tensor);
        if (name == SafetensorsHeaderReader.MetadataName)
            throw new ArgumentException($"A tensor cannot be named {name}, the name under which the format keeps its texts.", nameof(tensor));
        if (!seen.Add(name))
            throw new ArgumentException($"There are two tensors named \"{name}\"; give each name once.", nameof(tensor));
        if (tensor.IsInvalid)
            throw new ArgumentException($"\"{name}\" is a tensor that was disposed.", nameof(tensor));
        if (tensor.is_meta || tensor.is_sparse)
            throw new ArgumentException($"\"{name}\" is {(tensor.is_meta ? "on the meta device and has no values" : "sparse")}; only dense tensors with values can be written.", nameof(tensor));
        var dtype = SafetensorsDtype.Of(tensor.dtype)
            ?? throw new ArgumentException($"\"{name}\" is {tensor.dtype}, which cannot be written; convert it to one of {SafetensorsDtype.Supported}.", nameof(tensor));
        return (JsonText(name), dtype, tensor);
    }

    private byte[] Header(IReadOnlyDictionary<string, string>? metadata)
    {
        var json = new ArrayBufferWriter<byte>(256 + (_tensors.Count * 128));
        json.Write("{"u8);
        if (metadata is not null)
            Write(json, metadata);
        var (offset, first) = (0L, metadata is null);
        foreach (var (name, dtype, tensor) in _tensors)
        {
            var end = offset + (tensor.numel() * (dtype.Bits / 8));
            json.Write(first ? ""u8 : ","u8);
            json.Write(name);
            json.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $":{{\"dtype\":\"{dtype.Name}\",\"shape\":[{string.Join(',', tensor.shape)}],\"data_offsets\":[{offset},{end}]}}")));
            (offset, first) = (end, false);
        }
        json.Write("}"u8);
        return Framed(json.WrittenSpan);
    }

    private static byte[] Framed(ReadOnlySpan<byte> json)
    {
        var padded = (json.Length + 7) & ~7;
        if (padded > SafetensorsHeader.Longest)
            throw new ArgumentException($"The header would be {padded} bytes long; at most {SafetensorsHeader.Longest} are allowed. Write fewer tensors or shorter metadata.");
        var framed = new byte[SafetensorsHeader.Prefix + padded];
        framed.AsSpan().Fill((byte)' ');
        BinaryPrimitives.WriteUInt64LittleEndian(framed, (ulong)padded);
        json.CopyTo(framed.AsSpan(SafetensorsHeader.Prefix));
        return framed;
    }

    private static void Write(ArrayBufferWriter<byte> json, IReadOnlyDictionary<string, string> metadata)
    {
        json.Write("\"__metadata__\":{"u8);
        var first = true;
        foreach (var (key, value) in metadata)
        {
            json.Write(first ? ""u8 : ","u8);
            json.Write(JsonText(key));
            json.Write(":"u8);
            json.Write(JsonText(value));
            first = false;
        }
        json.Write("}"u8);
    }

    // As the reference's writer: only what must be escaped is. System.Text.Json's most lenient encoder still escapes more.
    private static byte[] JsonText(string text)
    {
        var json = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                < ' ' => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => json.Append(character),
            };
        }
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(json.Append('"').ToString());
        }
        catch (EncoderFallbackException error)
        {
            throw new ArgumentException($"\"{text}\" is no Unicode: it holds half of a surrogate pair.", nameof(text), error);
        }
    }
}
