using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace DeltaTuning.Files;

/// <summary>Divides a model's tensors among files as transformers does, and writes them.</summary>
internal static partial class CheckpointWriter
{
    private const string IndexName = $"model{CheckpointLocation.IndexSuffix}";

    private static readonly Dictionary<string, string> Metadata = new() { ["format"] = "pt" };
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    internal static void Write(string folder, List<KeyValuePair<string, Tensor>> tensors, long maxShardBytes)
    {
        var shards = Divide(tensors, maxShardBytes);
        var names = shards.Count == 1 ? [CheckpointLocation.FileName]
            : shards.Select((_, index) => string.Create(CultureInfo.InvariantCulture, $"model-{index + 1:D5}-of-{shards.Count:D5}{CheckpointLocation.Suffix}")).ToList();
        foreach (var (name, shard) in names.Zip(shards))
            SafetensorsFile.Save(Path.Combine(folder, name), shard, Metadata);
        if (shards.Count > 1)
        {
            AtomicFile.WriteText(Path.Combine(folder, IndexName), Index(names, shards));
            names.Add(IndexName);
        }
        RemoveOthers(folder, names);
    }

    private static List<List<KeyValuePair<string, Tensor>>> Divide(List<KeyValuePair<string, Tensor>> tensors, long maxShardBytes)
    {
        var shards = new List<List<KeyValuePair<string, Tensor>>>();
        var (current, filled) = (new List<KeyValuePair<string, Tensor>>(), 0L);
        foreach (var tensor in tensors)
        {
            var bytes = Bytes(tensor.Value);
            if (bytes > maxShardBytes)
            {
                shards.Add([tensor]);
                continue;
            }
            if (filled + bytes > maxShardBytes)
            {
                shards.Add(current);
                (current, filled) = ([], 0);
            }
            current.Add(tensor);
            filled += bytes;
        }
        if (current.Count > 0 || shards.Count == 0)
            shards.Add(current);
        return shards;
    }

    private static string Index(List<string> names, List<List<KeyValuePair<string, Tensor>>> shards)
    {
        var tensors = shards.SelectMany(shard => shard).ToList();
        var map = names.Zip(shards).SelectMany(pair => pair.Second.Select(tensor => (tensor.Key, File: pair.First))).OrderBy(pair => pair.Key, StringComparer.Ordinal);
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["total_parameters"] = tensors.Sum(tensor => tensor.Value.numel()),
                ["total_size"] = tensors.Sum(tensor => Bytes(tensor.Value)),
            },
            ["weight_map"] = new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.File))),
        }.ToJsonString(Indented) + "\n";
    }

    // What is left of an earlier model would be read instead of, or besides, what was just written.
    private static void RemoveOthers(string folder, List<string> written)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            var name = Path.GetFileName(file);
            if (!written.Contains(name) && (name is CheckpointLocation.FileName or IndexName || ShardName().IsMatch(name)))
                File.Delete(file);
        }
    }

    private static long Bytes(Tensor tensor) => tensor.numel() * tensor.ElementSize;

    [GeneratedRegex(@"^model-\d{5}-of-\d{5}\.safetensors$")]
    private static partial Regex ShardName();
}
