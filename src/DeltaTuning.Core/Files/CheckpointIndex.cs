using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeltaTuning.Files;

/// <summary>The index of shards: <c>weight_map</c> says in which file each tensor is.</summary>
/// <param name="Path">The index file.</param>
/// <param name="Map">Tensor → name of the shard.</param>
internal sealed record CheckpointIndex(string Path, IReadOnlyDictionary<string, string> Map)
{
    /// <summary>The shards' paths, beside the index.</summary>
    internal IEnumerable<string> Shards =>
        Map.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, name));

    /// <summary>Reads an index and demands that its shards exist.</summary>
    internal static CheckpointIndex Read(string path)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(File.ReadAllText(path), documentOptions: new() { AllowDuplicateProperties = false, MaxDepth = 8 });
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} is no JSON: {error.Message}", error);
        }
        if ((root as JsonObject)?["weight_map"] is not JsonObject { Count: > 0 } map)
            throw new InvalidDataException($"{path} has no weight_map, an object of tensor names and file names.");
        var index = new CheckpointIndex(path, map.ToDictionary(pair => pair.Key, pair => Shard(path, pair.Key, pair.Value), StringComparer.Ordinal));
        var absent = index.Shards.Where(shard => !File.Exists(shard)).ToList();
        return absent.Count == 0 ? index
            : throw new FileNotFoundException($"{path} names {Listing.Of(absent.Select(System.IO.Path.GetFileName))}, which {(absent.Count == 1 ? "is" : "are")} not beside it: download every shard.", absent[0]);
    }

    /// <summary>In which of the opened shards each tensor is. What the index does not list is there as well, so that a strict loader sees it.</summary>
    internal Dictionary<string, SafetensorsFile> Homes(IReadOnlyList<SafetensorsFile> shards)
    {
        var homes = new Dictionary<string, SafetensorsFile>(StringComparer.Ordinal);
        foreach (var shard in shards)
        {
            foreach (var name in shard.Entries.Keys.Where(name => Belongs(name, shard)))
            {
                if (!homes.TryAdd(name, shard))
                    throw new InvalidDataException($"\"{name}\" is in {homes[name].Path} and in {shard.Path}, and {Path} does not say which one counts.");
            }
        }
        var absent = Map.Where(pair => !homes.ContainsKey(pair.Key)).Select(pair => $"\"{pair.Key}\" in {pair.Value}").ToList();
        return absent.Count == 0 ? homes
            : throw new InvalidDataException($"{Path} names tensors that its shards do not hold: {Listing.Of(absent)}. Index and shards are of different models or versions.");
    }

    private bool Belongs(string name, SafetensorsFile shard) =>
        !Map.TryGetValue(name, out var file) || file == System.IO.Path.GetFileName(shard.Path);

    private static string Shard(string path, string tensor, JsonNode? node) =>
        node is not JsonValue value || !value.TryGetValue(out string? file)
            ? throw new InvalidDataException($"{path}: the file of \"{tensor}\" must be a text, but is {node?.ToJsonString() ?? "null"}.")
        : file.Length == 0 || file is "." or ".." || file.AsSpan().ContainsAny("/\\:\0")
            ? throw new InvalidDataException($"{path}: the file of \"{tensor}\" is \"{file}\"; it must be the name of a file beside the index.")
        : file;
}
