using System.Text.Json;
using System.Text.Unicode;

namespace DeltaTuning.Files;

/// <summary>Reads the JSON of a header, each tensor checked by itself.</summary>
internal ref struct SafetensorsHeaderReader
{
    /// <summary>The name under which the texts are.</summary>
    internal const string MetadataName = "__metadata__";

    private const int MostDimensions = 64;   // libtorch's limit
    private const int Depth = 3;             // { name: { "shape": [ ... ] } }

    private readonly string _source;
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private Utf8JsonReader _json;

    internal SafetensorsHeaderReader(ReadOnlySpan<byte> json, string source)
    {
        _source = source;
        if (!Utf8.IsValid(json))
            throw Bad("its header is not UTF-8");
        _json = new(json, new JsonReaderOptions { MaxDepth = Depth });
    }

    internal List<SafetensorsEntry> Entries { get; } = [];

    internal readonly IReadOnlyDictionary<string, string> Metadata => _metadata;

    internal void ReadToEnd()
    {
        try
        {
            Next();
            Expect(JsonTokenType.StartObject, "its header", "an object");
            while (Next() == JsonTokenType.PropertyName)
            {
                var name = Text();
                if (!_names.Add(name))
                    throw Bad($"its header names \"{name}\" twice");
                Next();
                if (name == MetadataName)
                    ReadMetadata();
                else
                    Entries.Add(ReadEntry(name));
            }
            Next();   // throws where anything follows
        }
        catch (JsonException error)
        {
            throw Bad($"its header is no JSON: {error.Message}", error);
        }
    }

    private void ReadMetadata()
    {
        Expect(JsonTokenType.StartObject, MetadataName, "an object of texts");
        while (Next() == JsonTokenType.PropertyName)
        {
            var key = Text();
            Next();
            Expect(JsonTokenType.String, $"{MetadataName} \"{key}\"", "a text");
            if (!_metadata.TryAdd(key, Text()))
                throw Bad($"its {MetadataName} has \"{key}\" twice");
        }
    }

    private SafetensorsEntry ReadEntry(string name)
    {
        Expect(JsonTokenType.StartObject, $"\"{name}\"", "an object with dtype, shape and data_offsets");
        (string? dtype, long[]? shape, long[]? offsets) = (null, null, null);
        while (Next() == JsonTokenType.PropertyName)
        {
            var key = Text();
            Next();
            var twice = key switch
            {
                "dtype" => Set(ref dtype, Dtype(name)),
                "shape" => Set(ref shape, Numbers(name, key, MostDimensions)),
                "data_offsets" => Set(ref offsets, Numbers(name, key, 2)),
                _ => !_json.TrySkip(),
            };
            if (twice)
                throw Bad($"\"{name}\" has {key} twice");
        }
        return dtype is null ? throw Bad($"\"{name}\" has no dtype")
            : shape is null ? throw Bad($"\"{name}\" has no shape")
            : offsets is not { Length: 2 } ? throw Bad($"\"{name}\" has {offsets?.Length ?? 0} data_offsets; it must have 2")
            : Entry(name, dtype, shape, offsets[0], offsets[1]);
    }

    private readonly SafetensorsEntry Entry(string name, string dtypeName, long[] shape, long start, long end)
    {
        var dtype = SafetensorsDtype.Of(dtypeName) ?? throw Bad($"\"{name}\" has the dtype {dtypeName}, which the format does not know");
        if (end < start)
            throw Bad($"\"{name}\" begins at {start} and ends before, at {end}");
        UInt128 bits = (ulong)dtype.Bits;
        foreach (var size in shape)
        {
            bits *= (ulong)size;
            if (bits > long.MaxValue)
                throw Bad($"\"{name}\" of shape {ShapeText.Of(shape)} has more elements than can be counted");
        }
        return bits == (UInt128)(end - start) * 8 ? new(name, dtype, shape, start, end)
            : throw Bad($"\"{name}\", {dtypeName} {ShapeText.Of(shape)}, takes {(bits + 7) / 8} bytes, but its data_offsets {start} and {end} give it {end - start}");
    }

    private readonly string Dtype(string name)
    {
        Expect(JsonTokenType.String, $"dtype of \"{name}\"", "a text");
        return Text();
    }

    private long[] Numbers(string name, string key, int most)
    {
        Expect(JsonTokenType.StartArray, $"{key} of \"{name}\"", "an array of whole numbers");
        Span<long> numbers = stackalloc long[MostDimensions];
        var count = 0;
        while (Next() != JsonTokenType.EndArray)
        {
            if (count == most)
                throw Bad($"{key} of \"{name}\" has more than {most} numbers");
            if (_json.TokenType != JsonTokenType.Number || !_json.TryGetInt64(out numbers[count]) || numbers[count] < 0)
                throw Bad($"{key} of \"{name}\" holds what is no whole number from 0 to {long.MaxValue}");
            count++;
        }
        return numbers[..count].ToArray();
    }

    private JsonTokenType Next() => _json.Read() ? _json.TokenType : JsonTokenType.None;

    // A text may hold half of a surrogate pair as an escape.
    private readonly string Text()
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException error)
        {
            throw Bad("its header holds a text that is no Unicode", error);
        }
    }

    private readonly void Expect(JsonTokenType type, string what, string expected)
    {
        if (_json.TokenType != type)
            throw Bad($"{what} must be {expected}, but is {(_json.TokenType == JsonTokenType.None ? "missing" : _json.TokenType)}");
    }

    private static bool Set<T>(ref T? place, T value)
        where T : class
    {
        var taken = place is not null;
        place = value;
        return taken;
    }

    private readonly InvalidDataException Bad(string problem, Exception? cause = null) => new($"{_source}: {problem}. It is no safetensors file or damaged.", cause);
}
