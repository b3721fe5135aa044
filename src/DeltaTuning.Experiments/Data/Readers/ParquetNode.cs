using System.Text.Json.Nodes;
using Parquet;
using Parquet.Schema;

namespace DeltaTuning.Experiments.Data.Readers;

/// <summary>A field of a Parquet schema with its columns: puts lists, structures and maps together again, a row at a time.</summary>
internal sealed class ParquetNode : IDisposable
{
    private readonly Field _field;
    private readonly ParquetLeaf? _leaf;
    private readonly ParquetNode[] _children;

    public ParquetNode(ParquetRowGroupReader rows, Field field, PatchedStream stream)
    {
        _field = field;
        _leaf = field is DataField data ? ParquetLeaf.Open(rows, data, stream) : null;
        _children = [.. Children(field).Select(child => new ParquetNode(rows, child, stream))];
        if (_leaf is null && _children.Length == 0)
            throw new NotSupportedException($"its column {field.Path} has no values");
    }

    // Any column below tells how much of this field is there.
    private ParquetLeaf Guide => _leaf ?? _children[0].Guide;

    /// <summary>Reads the field of the next row, or of the next element of a list that it is in.</summary>
    public JsonNode? Read() => _field switch
    {
        DataField { IsArray: false } => _leaf!.Read(),
        DataField => ReadList(_leaf!.Read),
        StructField => IsThere ? ReadStructure() : Pass(null),
        ListField => IsThere ? ReadList(_children[0].Read) : Pass(Empty(new JsonArray())),
        MapField => IsThere ? ReadMap() : Pass(Empty(new JsonObject())),
        _ => throw new NotSupportedException($"its column {_field.Path} is a {_field.SchemaType}"),
    };

    public void Dispose()
    {
        _leaf?.Dispose();
        foreach (var child in _children)
            child.Dispose();
    }

    private bool IsThere => Guide.Definition >= _field.MaxDefinitionLevel;

    private static IEnumerable<Field> Children(Field field) => field switch
    {
        StructField structure => structure.Fields,
        ListField list => [list.Item],
        MapField map => [map.Key, map.Value],
        _ => [],
    };

    // A list's level counts its elements: one less is a list without any, two less none.
    private JsonNode? Empty(JsonNode empty) => Guide.Definition == _field.MaxDefinitionLevel - 1 ? empty : null;

    private JsonNode? Pass(JsonNode? value)
    {
        Skip();
        return value;
    }

    private void Skip()
    {
        _leaf?.Read();
        foreach (var child in _children)
            child.Skip();
    }

    private JsonObject ReadStructure()
    {
        var values = new JsonObject();
        foreach (var child in _children)
            values.Add(child._field.Name, child.Read());
        return values;
    }

    private JsonArray ReadList(Func<JsonNode?> element)
    {
        var list = new JsonArray();
        do
            list.Add(element());
        while (Guide.Repetition >= _field.MaxRepetitionLevel);
        return list;
    }

    private JsonObject ReadMap()
    {
        var map = new JsonObject();
        do
            map[_children[0].Read()?.ToString() ?? ""] = _children[1].Read();
        while (Guide.Repetition >= _field.MaxRepetitionLevel);
        return map;
    }
}
