using System.Globalization;
using System.Text.Json.Nodes;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace DeltaTuning.Experiments.Data.Readers;

/// <summary>The values of one column of a row group, in order, with their levels (Melnik et al. 2010, "Dremel").</summary>
internal abstract class ParquetLeaf(DataField column, RawColumnData data, int[]? levels) : IDisposable
{
    private int _entry;
    private int _value;

    /// <summary>How much of the path to the next value is there.</summary>
    public int Definition => column.MaxDefinitionLevel == 0 ? 0 : data.DefinitionLevels[_entry];

    /// <summary>At which list the next value goes on; 0 at the start of a row, and at the end.</summary>
    public int Repetition => column.MaxRepetitionLevel == 0 ? 0 : levels is null ? At(data.RepetitionLevels) : At(levels);

    public static ParquetLeaf Open(ParquetRowGroupReader rows, DataField field, PatchedStream stream)
    {
        var (levels, shown) = ParquetPages.Prepare(rows, field, stream);
        var data = Task.Run(() => rows.ReadRawColumnDataBaseAsync(shown).AsTask()).GetAwaiter().GetResult();
        try
        {
            return Typed(field, data, levels);
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next value; null where it is not there.</summary>
    public JsonNode? Read()
    {
        var there = Definition == column.MaxDefinitionLevel;
        _entry++;
        return there ? Value(_value++) : null;
    }

    public void Dispose() => data.Dispose();

    protected abstract JsonNode? Value(int index);

    private int At(ReadOnlySpan<int> repetitions) => _entry == repetitions.Length ? 0 : repetitions[_entry];

    private static ParquetLeaf Typed(DataField field, RawColumnData data, int[]? levels)
    {
        return data switch
        {
            RawColumnData<ReadOnlyMemory<char>> => Of<ReadOnlyMemory<char>>(text => JsonValue.Create(text.ToString())),
            RawColumnData<ReadOnlyMemory<byte>> => Of<ReadOnlyMemory<byte>>(bytes => JsonValue.Create(Convert.ToBase64String(bytes.Span))),
            RawColumnData<bool> => Of<bool>(value => value),
            RawColumnData<sbyte> => Of<sbyte>(value => value),
            RawColumnData<byte> => Of<byte>(value => value),
            RawColumnData<short> => Of<short>(value => value),
            RawColumnData<ushort> => Of<ushort>(value => value),
            RawColumnData<int> => Of<int>(value => value),
            RawColumnData<uint> => Of<uint>(value => value),
            RawColumnData<long> => Of<long>(value => value),
            RawColumnData<ulong> => Of<ulong>(value => value),
            RawColumnData<float> => Of<float>(value => float.IsFinite(value) ? value : null),
            RawColumnData<double> => Of<double>(value => double.IsFinite(value) ? value : null),
            RawColumnData<decimal> => Of<decimal>(value => value),
            RawColumnData<Guid> => Of<Guid>(value => JsonValue.Create(value.ToString())),
            RawColumnData<DateTime> => Of<DateTime>(value => JsonValue.Create(value.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture))),
            RawColumnData<DateOnly> => Of<DateOnly>(value => JsonValue.Create(value.ToString("O", CultureInfo.InvariantCulture))),
            RawColumnData<TimeSpan> => Of<TimeSpan>(value => JsonValue.Create(value.ToString("c", CultureInfo.InvariantCulture))),
            _ => throw new NotSupportedException($"its column {field.Path} has values of {field.ClrType.Name}, which have no form in JSON"),
        };

        ParquetLeaf Of<T>(Func<T, JsonNode?> convert) where T : struct => new ParquetLeaf<T>(field, (RawColumnData<T>)data, levels, convert);
    }
}

/// <summary>A column of one type.</summary>
internal sealed class ParquetLeaf<T>(DataField field, RawColumnData<T> data, int[]? levels, Func<T, JsonNode?> convert) : ParquetLeaf(field, data, levels) where T : struct
{
    protected override JsonNode? Value(int index) => convert(data.Values[index]);
}
