using DeltaTuning.Native;
using static TorchSharp.torch;

namespace DeltaTuning.Files;

/// <summary>
/// A <see href="https://github.com/huggingface/safetensors">safetensors</see> file, mapped into memory. Its header is checked when it is opened: lengths,
/// names, dtypes, shapes, gaps and overlaps.
/// </summary>
/// <remarks>
/// Opening costs milliseconds and no memory whatever the file's size. A file that is mapped may be replaced by another one under its name (not on
/// Windows), but must not be cut short in place: the system then ends the program that reads it.
/// </remarks>
public sealed class SafetensorsFile : IDisposable
{
    private readonly SafetensorsMap _map;
    private bool _disposed;

    private SafetensorsFile(string path, SafetensorsHeader header, SafetensorsMap map)
    {
        (Path, Metadata, _map) = (path, header.Metadata, map);
        Entries = header.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>The file's path, as it was given.</summary>
    public string Path { get; }

    /// <summary>The tensors by name, in the order of their bytes.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; }

    /// <summary>The texts under <c>__metadata__</c>, such as <c>format</c>; empty where there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The file. Tensors read from it stay valid when it is disposed.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="IOException">The path is a folder, or reading fails.</exception>
    /// <exception cref="InvalidDataException">The file is no safetensors file, cut short or damaged: the message says where.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        TorchRuntime.EnsureLoaded();
        if (Directory.Exists(path))
            throw new IOException($"{path} is a folder; give the safetensors file in it, or open the folder as a {nameof(Checkpoint)}.");
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        var header = SafetensorsHeader.Read(stream, path);
        return new(path, header, new SafetensorsMap(path, stream.Length, header));
    }

    /// <summary>Writes a file, byte for byte as Python's safetensors does. Another file of that name stays whole until the new one is complete.</summary>
    /// <param name="path">The file; missing folders are made.</param>
    /// <param name="tensors">The tensors by name, on any device, in any order.</param>
    /// <param name="metadata">Texts for <c>__metadata__</c>, such as <c>format</c>: <c>pt</c>; null for none.</param>
    /// <exception cref="ArgumentException">A name comes twice, is reserved or no Unicode; or a tensor has no values, is sparse or of a dtype that the format lacks.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="IOException">Writing fails; what was there before is unchanged.</exception>
    public static void Save(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var writer = new SafetensorsWriter(tensors, metadata);
        AtomicFile.Write(path, writer.Write);
    }

    /// <summary>Reads a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="dtype">The dtype wanted; null for the file's.</param>
    /// <param name="device">The device wanted; null for the CPU.</param>
    /// <returns>
    /// The tensor, in the caller's dispose scope. In the file's dtype on the CPU it is a view of the file: nothing is copied, and writing to the tensor does
    /// not change the file.
    /// </returns>
    /// <exception cref="KeyNotFoundException">There is no tensor of that name.</exception>
    /// <exception cref="NotSupportedException">TorchSharp has no such dtype.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public Tensor Read(string name, ScalarType? dtype = null, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!Entries.TryGetValue(name, out var entry))
            throw new KeyNotFoundException($"{Path} has no tensor \"{name}\"; it has {Entries.Count}: {Listing.Of(Entries.Keys)}.");
        if (entry.Dtype is null)
            throw new NotSupportedException($"{Path}: \"{name}\" is {entry}, a dtype that TorchSharp does not have; convert it to one of {SafetensorsDtype.Supported}.");
        var view = _map.View(entry);
        if ((dtype ?? view.dtype) == view.dtype && (device is null || device.type == TorchSharp.DeviceType.CPU))
            return view;
        using (view)
            return view.to(dtype ?? view.dtype, device ?? CPU);
    }

    /// <summary>Closes the file. Tensors that were read from it stay valid.</summary>
    public void Dispose()
    {
        _disposed = true;
        _map.Dispose();
    }
}
