using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeltaTuning.Experiments.Data.Readers;

/// <summary>The rows of one JSON document: a list, a list somewhere in it, or an object whose values are the rows.</summary>
internal sealed class JsonDocumentReader(Stream stream, string path, DataFileOptions options)
{
    private readonly JsonValueStream _json = new(stream, options.MaxRowLength);

    public IEnumerable<DataRow> Read(MalformedLimit limit)
    {
        Guarded(0, () =>
        {
            Descend();
            Open();
            return true;
        });
        for (var number = 1L; Guarded(number, Next) is { } next; number++)
        {
            if (next.Fields is { } fields)
                yield return new(fields, path, number);
            else
                limit.Skip(path, number, next.Problem!);
        }
    }

    // A document that is broken cannot be read on, unlike a row that is no object.
    private T Guarded<T>(long number, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonException e)
        {
            throw new DataFormatException(path, number, JsonParsing.Reason(e), e);
        }
    }

    private void Descend()
    {
        foreach (var name in options.RootProperty?.Split('.') ?? [])
        {
            if (_json.ReadToken(out _) is not JsonTokenType.StartObject)
                throw new DataFormatException(path, 0, $"it has no '{options.RootProperty}': there is no object that could have a '{name}'");
            var others = new List<string>();
            while (true)
            {
                if (_json.ReadToken(out var property) is JsonTokenType.EndObject)
                    throw new DataFormatException(path, 0, $"it has no '{name}'; it has {string.Join(", ", others)}");
                if (property == name)
                    break;
                others.Add(property!);
                _json.SkipValue();
            }
        }
    }

    private void Open()
    {
        var token = _json.ReadToken(out _);
        var place = options.RootProperty is { } root ? $"its '{root}'" : "it";
        if (options.KeyColumn is null && token is JsonTokenType.StartObject)
        {
            var first = _json.ReadToken(out var property) is JsonTokenType.PropertyName ? $"begins with '{property}'" : "is empty";
            throw new DataFormatException(path, 0, $"{place} is an object, which {first}: name its list in RootProperty, or a column for the names of its rows in KeyColumn");
        }
        if (token is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
            throw new DataFormatException(path, 0, $"{place} is neither a list nor an object");
        if (options.KeyColumn is not null && token is JsonTokenType.StartArray)
            throw new DataFormatException(path, 0, $"{place} is a list, whose rows have no names for KeyColumn '{options.KeyColumn}'");
    }

    private (JsonObject? Fields, string? Problem)? Next()
    {
        string? key = null;
        if (options.KeyColumn is not null && _json.ReadToken(out key) is JsonTokenType.EndObject)
            return null;
        if (!_json.TryReadValue(out var value, out var problem))
            return null;
        if (problem is not null)
            return (null, problem);
        if (key is null)
            return value is JsonObject fields ? (fields, null) : (null, $"it is {JsonParsing.Kind(value)}, not an object");
        return Keyed(key, value);
    }

    private (JsonObject? Fields, string? Problem) Keyed(string key, JsonNode? value)
    {
        var column = options.KeyColumn!;
        var fields = value as JsonObject ?? new JsonObject { ["value"] = value };
        if (fields.ContainsKey(column))
            return (null, $"it has a '{column}' of its own, where the name '{key}' should go; choose another KeyColumn");
        fields.Insert(0, column, key);
        return (fields, null);
    }
}
