namespace DeltaTuning.Experiments.Data.Readers;

/// <summary>What a page's header says, in Thrift's compact protocol, as far as it is needed here.</summary>
internal sealed class ParquetPageHeader
{
    /// <summary>The type of data pages in version 2.</summary>
    public const int DataPageV2 = 3;

    private const int TrueType = 1;
    private const int FalseType = 2;
    private const int ByteType = 3;
    private const int DoubleType = 7;
    private const int BinaryType = 8;
    private const int ListType = 9;
    private const int SetType = 10;
    private const int StructType = 12;

    private readonly Dictionary<(int Outer, int Inner), (int Start, int End, long Value)> _numbers = [];
    private readonly byte[] _bytes;
    private int _place;

    private ParquetPageHeader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes.ToArray();
        ReadStruct(0, 0);
        Length = _place;
    }

    /// <summary>How many bytes it has.</summary>
    public int Length { get; }

    /// <summary>The page's type: 0 data, 2 dictionary, 3 data in version 2.</summary>
    public int Type => Number(1, 0);

    /// <summary>How many bytes follow it.</summary>
    public int Size => Number(3, 0);

    /// <summary>How many values, null or not, a page of version 2 has.</summary>
    public int Values => Number(8, 1);

    /// <summary>How many of them are null.</summary>
    public int Nulls => Number(8, 2);

    /// <summary>How the values are written: 3 for runs (RLE), in a page of either version.</summary>
    public int Encoding => Type == DataPageV2 ? Number(8, 4) : Number(5, 2);

    /// <summary>How many bytes of definition levels stand after the repetition levels.</summary>
    public int DefinitionSize => Number(8, 5);

    /// <summary>Whether the values of a page of version 2 are compressed.</summary>
    public bool IsCompressed => !_numbers.TryGetValue((8, 7), out var flag) || flag.Value == 1;

    /// <summary>How many bytes of repetition levels a page of version 2 begins with.</summary>
    public int RepetitionSize => Number(8, 6);

    /// <summary>Reads the header at the beginning.</summary>
    public static ParquetPageHeader Read(ReadOnlySpan<byte> bytes) => new(bytes);

    /// <summary>The header of a page of version 2 with another body, which has no repetition levels.</summary>
    /// <param name="size">The body's bytes.</param>
    /// <param name="plain">Whether values are now plain and not compressed.</param>
    /// <exception cref="NotSupportedException">The header does not say whether values are compressed, so that it cannot be changed.</exception>
    public byte[] For(int size, bool plain)
    {
        var changes = new List<(int Start, int End, byte[] Bytes)> { Change((3, 0), Varint(size)), Change((8, 6), Varint(0)) };
        if (plain)
        {
            changes.Add(Change((8, 4), Varint(0)));
            var flag = _numbers.TryGetValue((8, 7), out var found) ? found : throw new NotSupportedException("a page does not say whether it is compressed");
            changes.Add((flag.Start, flag.End, [(byte)((_bytes[flag.Start] & 0xF0) | FalseType)]));
        }
        var result = new List<byte>();
        var place = 0;
        foreach (var (start, end, bytes) in changes.OrderBy(change => change.Start))
        {
            result.AddRange(_bytes[place..start]);
            result.AddRange(bytes);
            place = end;
        }
        return [.. result, .. _bytes[place..Length]];
    }

    private (int Start, int End, byte[] Bytes) Change((int, int) name, byte[] bytes) => (_numbers[name].Start, _numbers[name].End, bytes);

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        var rest = (uint)value << 1;
        for (; rest > 127; rest >>= 7)
            bytes.Add((byte)(rest | 128));
        bytes.Add((byte)rest);
        return [.. bytes];
    }

    private int Number(int outer, int inner) => _numbers.TryGetValue((outer, inner), out var number) ? (int)number.Value : 0;

    private void ReadStruct(int depth, int outer)
    {
        for (var id = 0; _bytes[_place++] is var head and not 0;)
        {
            id = head >> 4 == 0 ? (int)Zigzag(ReadVarint()) : id + (head >> 4);
            ReadValue(head & 15, depth, depth == 0 ? (id, 0) : (outer, depth == 1 ? id : -1));
        }
    }

    private void ReadValue(int type, int depth, (int Outer, int Inner) name)
    {
        switch (type)
        {
            case TrueType or FalseType:
                _numbers[name] = (_place - 1, _place, type == TrueType ? 1 : 0);
                break;
            case ByteType:
                _place++;
                break;
            case DoubleType:
                _place += sizeof(double);
                break;
            case BinaryType:
                var length = (int)ReadVarint();
                _place += length;
                break;
            case ListType or SetType:
                var head = _bytes[_place++];
                var count = head >> 4 == 15 ? (int)ReadVarint() : head >> 4;
                for (var i = 0; i < count; i++)
                    ReadValue(head & 15, depth + 1, (name.Outer, -1));
                break;
            case StructType:
                ReadStruct(depth + 1, name.Outer);
                break;
            default:
                var start = _place;
                var value = Zigzag(ReadVarint());
                if (name.Inner >= 0)
                    _numbers[name] = (start, _place, value);
                break;
        }
    }

    private static long Zigzag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private ulong ReadVarint()
    {
        var (value, shift) = (0UL, 0);
        byte next;
        do
        {
            next = _bytes[_place++];
            value |= (ulong)(next & 127) << shift;
            shift += 7;
        }
        while (next > 127);
        return value;
    }
}
