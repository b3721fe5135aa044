using System.IO.Compression;
using Parquet;
using Parquet.Meta;
using Parquet.Schema;

namespace DeltaTuning.Experiments.Data.Readers;

/// <summary>
/// What Parquet.Net does not read of data pages in version 2: lists, and truth values in runs. Repetition levels are read here, and the package is shown the same pages without them, as those of a column
/// without lists, and with truth values in plain form.
/// </summary>
/// <param name="Levels">The column's repetition levels; null where the package reads them.</param>
/// <param name="Column">The column as the package is to read it.</param>
internal sealed record ParquetPages(int[]? Levels, DataField Column)
{
    private const int RunsEncoding = 3;

    /// <summary>Prepares a column.</summary>
    /// <exception cref="NotSupportedException">The column cannot be read.</exception>
    public static ParquetPages Prepare(ParquetRowGroupReader rows, DataField field, PatchedStream stream)
    {
        var isTruth = field.ClrType == typeof(bool);
        if ((field.MaxRepetitionLevel == 0 && !isTruth) || rows.GetMetadata(field)?.MetaData is not { } chunk)
            return new(null, field);
        var bytes = new byte[chunk.TotalCompressedSize];
        stream.Position = Math.Min(chunk.DictionaryPageOffset ?? chunk.DataPageOffset, chunk.DataPageOffset);
        stream.ReadExactly(bytes);
        var (levels, pages, data) = (new List<int>(), new MemoryStream(), 0L);
        for (var place = 0; place < bytes.Length;)
        {
            var header = ParquetPageHeader.Read(bytes.AsSpan(place));
            var page = bytes.AsSpan(place, header.Length + header.Size);
            place += page.Length;
            if (header.Type == ParquetPageHeader.DataPageV2)
            {
                var body = page[header.Length..];
                levels.AddRange(ParquetRuns.Read(body[..header.RepetitionSize], field.MaxRepetitionLevel, field.MaxRepetitionLevel == 0 ? 0 : header.Values));
                Write(pages, header, body[header.RepetitionSize..], isTruth && header.Encoding == RunsEncoding, chunk.Codec);
                continue;
            }
            if (header.Type == 0)
                return isTruth && header.Encoding == RunsEncoding ? throw new NotSupportedException($"its column {field.Path} has truth values in runs in version 1 data pages") : new(null, field);
            pages.Write(page);
            data = pages.Length;
        }
        var column = field.MaxRepetitionLevel == 0 ? field : Flat(field);
        var offset = stream.Patch(pages.ToArray());
        chunk.DictionaryPageOffset = chunk.DictionaryPageOffset is null ? null : offset;
        chunk.DataPageOffset = offset + data;
        return new(field.MaxRepetitionLevel == 0 ? null : [.. levels], column);
    }

    private static void Write(MemoryStream pages, ParquetPageHeader header, ReadOnlySpan<byte> body, bool isRuns, CompressionCodec codec)
    {
        if (!isRuns)
        {
            pages.Write(header.For(body.Length, plain: false));
            pages.Write(body);
            return;
        }
        var definitions = body[..header.DefinitionSize];
        var written = body[header.DefinitionSize..].ToArray();
        var values = header.IsCompressed ? Decompress(written, codec) : written;
        // The length of the runs stands before them.
        var truths = ParquetRuns.Read(values.AsSpan(sizeof(int)), 1, header.Values - header.Nulls);
        var plain = new byte[(truths.Count + 7) / 8];
        for (var i = 0; i < truths.Count; i++)
            plain[i / 8] |= (byte)(truths[i] << (i % 8));
        pages.Write(header.For(definitions.Length + plain.Length, plain: true));
        pages.Write(definitions);
        pages.Write(plain);
    }

    private static byte[] Decompress(byte[] bytes, CompressionCodec codec)
    {
        switch (codec)
        {
            case CompressionCodec.UNCOMPRESSED:
                return bytes;
            case CompressionCodec.SNAPPY:
                return Snappier.Snappy.DecompressToArray(bytes);
            case CompressionCodec.ZSTD:
                using (var zstd = new ZstdSharp.Decompressor())
                    return zstd.Unwrap(bytes).ToArray();
            case CompressionCodec.GZIP:
                using (var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress))
                    return Whole(gzip);
            case CompressionCodec.BROTLI:
                using (var brotli = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress))
                    return Whole(brotli);
            default:
                throw new NotSupportedException($"its truth values are compressed by {codec}");
        }
    }

    private static byte[] Whole(Stream stream)
    {
        var whole = new MemoryStream();
        stream.CopyTo(whole);
        return whole.ToArray();
    }

    // The same path and the same definition levels, as structures within each other.
    private static DataField Flat(DataField field)
    {
        var names = field.Path.ToList();
        Field column = new DataField(names[^1], field.ClrType, field.IsNullable);
        for (var i = names.Count - 2; i >= 0; i--)
            column = new StructField(names[i], column);
        var flat = new ParquetSchema(column).GetDataFields()[0];
        return flat.MaxDefinitionLevel == field.MaxDefinitionLevel
            ? flat
            : throw new NotSupportedException($"its column {field.Path} has required lists in version 2 data pages");
    }
}
