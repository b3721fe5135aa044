using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DeltaTuning.Files;

/// <summary>
/// A file mapped into memory, once as each dtype that it holds. Its pages are private: a write to them copies them and never reaches the file. Every view
/// keeps its map alive by itself.
/// </summary>
internal sealed class SafetensorsMap : IDisposable
{
    private const int CopiedAtOnce = 1 << 28;

    private readonly string _path;
    private readonly long _dataStart;
    private readonly Dictionary<ScalarType, Tensor> _maps = [];

    internal SafetensorsMap(string path, long fileLength, SafetensorsHeader header)
    {
        (_path, _dataStart) = (path, header.DataStart);
        try
        {
            foreach (var entry in header.Entries.Where(entry => entry is { Bytes: > 0, Dtype: not null }))
                Map(IsAligned(entry) ? entry.Dtype!.Value : ScalarType.Byte, fileLength);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The tensor on the CPU: a view of the map, or a copy where an old writer put it at an address that its dtype cannot have.</summary>
    internal Tensor View(SafetensorsEntry entry)
    {
        using var scope = NewDisposeScope();
        var (dtype, shape) = (entry.Dtype!.Value, entry.Shape.ToArray());
        var tensor = entry.Bytes == 0 ? empty(shape, dtype)
            : IsAligned(entry) ? _maps[dtype].narrow(0, (_dataStart + entry.Start) / Size(dtype), entry.Bytes / Size(dtype)).view(shape)
            : Copy(_maps[ScalarType.Byte].narrow(0, _dataStart + entry.Start, entry.Bytes), empty(shape, dtype));
        return tensor.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var map in _maps.Values)
            map.Dispose();
        _maps.Clear();
    }

    private void Map(ScalarType dtype, long fileLength)
    {
        if (_maps.ContainsKey(dtype))
            return;
        try
        {
            var map = from_file(_path, shared: false, size: fileLength / Size(dtype), dtype: dtype);
            map.DetachFromDisposeScope();
            _maps.Add(dtype, map);
        }
        catch (ExternalException error)
        {
            throw new IOException($"{_path} could not be mapped into memory: {error.Message}", error);
        }
    }

    private static Tensor Copy(Tensor bytes, Tensor target)
    {
        using var flat = target.view(-1);
        var size = Size(target.dtype);
        var step = CopiedAtOnce / size;
        for (long done = 0; done < flat.numel(); done += step)
        {
            var count = Math.Min(step, flat.numel() - done);
            using var from = bytes.narrow(0, done * size, count * size);
            using var to = flat.narrow(0, done, count);
            from.bytes.CopyTo(to.bytes);
        }
        return target;
    }

    private bool IsAligned(SafetensorsEntry entry) => (_dataStart + entry.Start) % Size(entry.Dtype!.Value) == 0;

    private static int Size(ScalarType dtype) => SafetensorsDtype.Of(dtype)!.Bits / 8;
}
