using static TorchSharp.torch;

namespace DeltaTuning.Files;

/// <summary>
/// A model's tensors on disk: one safetensors file, or several (shards) with an index, as HuggingFace lays them out. Pickled files are never read.
/// </summary>
public sealed class Checkpoint : IDisposable
{
    /// <summary>The most bytes of tensors in one file, unless told otherwise.</summary>
    /// <value>5 GB.</value>
    public const long DefaultShardBytes = 5_000_000_000;

    private readonly IReadOnlyList<SafetensorsFile> _files;
    private readonly Dictionary<string, SafetensorsFile> _homes;

    private Checkpoint(string path, IReadOnlyList<SafetensorsFile> files, Dictionary<string, SafetensorsFile> homes) => (Path, _files, _homes) = (path, files, homes);

    /// <summary>The folder or file, as it was given.</summary>
    public string Path { get; }

    /// <summary>The tensors' names.</summary>
    public IReadOnlyCollection<string> Names => _homes.Keys;

    /// <summary>The files' paths: one, or the shards.</summary>
    public IReadOnlyList<string> Files => [.. _files.Select(file => file.Path)];

    /// <summary>What the checkpoint says of a tensor.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    public SafetensorsEntry this[string name] => Home(name).Entries[name];

    /// <summary>Opens a checkpoint and checks its headers and its index.</summary>
    /// <param name="path">
    /// A folder with <c>model.safetensors</c> or, without that, one <c>*.safetensors.index.json</c> and its shards; or one such file.
    /// </param>
    /// <returns>The checkpoint. Tensors read from it stay valid when it is disposed.</returns>
    /// <exception cref="DirectoryNotFoundException">There is neither a folder nor a file of that name.</exception>
    /// <exception cref="FileNotFoundException">The folder holds no safetensors file, or a shard is missing: the message says what is there and what to do.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or index and shards do not agree.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="IOException">Reading fails.</exception>
    public static Checkpoint Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var file = CheckpointLocation.Find(path);
        if (!file.EndsWith(CheckpointLocation.IndexSuffix, StringComparison.Ordinal))
        {
            var single = SafetensorsFile.Open(file);
            return new(path, [single], single.Entries.Keys.ToDictionary(name => name, _ => single, StringComparer.Ordinal));
        }
        var shards = new List<SafetensorsFile>();
        try
        {
            var index = CheckpointIndex.Read(file);
            shards.AddRange(index.Shards.Select(SafetensorsFile.Open));
            return new(path, shards, index.Homes(shards));
        }
        catch
        {
            shards.ForEach(shard => shard.Dispose());
            throw;
        }
    }

    /// <summary>
    /// Writes a model's tensors into a folder as HuggingFace's transformers does: <c>model.safetensors</c>, or shards and their index. Those of an earlier model
    /// there are replaced; shards that are no longer needed are removed at the end.
    /// </summary>
    /// <param name="folder">The folder; it is made if missing.</param>
    /// <param name="tensors">The tensors by name, in the order in which they are to fill the shards.</param>
    /// <param name="maxShardBytes">The most bytes of tensors in one file, at least 1; a tensor that is larger gets a file of its own.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    /// <exception cref="ArgumentException">A name or tensor cannot be written; see <see cref="SafetensorsFile.Save"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    /// <exception cref="IOException">Writing fails; each file that was there before is either whole or replaced by a whole one.</exception>
    public static void Save(string folder, IEnumerable<KeyValuePair<string, Tensor>> tensors, long maxShardBytes = DefaultShardBytes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxShardBytes, 1);
        CheckpointWriter.Write(folder, [.. tensors], maxShardBytes);
    }

    /// <summary>Reads a tensor; see <see cref="SafetensorsFile.Read"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="dtype">The dtype wanted; null for the file's.</param>
    /// <param name="device">The device wanted; null for the CPU.</param>
    /// <returns>The tensor, in the caller's dispose scope: on the CPU in the file's dtype a copy-on-write view of the file.</returns>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="NotSupportedException">TorchSharp has no such dtype.</exception>
    /// <exception cref="ObjectDisposedException">The checkpoint is closed.</exception>
    public Tensor Read(string name, ScalarType? dtype = null, Device? device = null) => Home(name).Read(name, dtype, device);

    /// <summary>Closes the files. Tensors that were read from them stay valid.</summary>
    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
    }

    private SafetensorsFile Home(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _homes.TryGetValue(name, out var file) ? file
            : throw new KeyNotFoundException($"{Path} has no tensor \"{name}\"; it has {_homes.Count}: {Listing.Of(_homes.Keys)}.");
    }
}
