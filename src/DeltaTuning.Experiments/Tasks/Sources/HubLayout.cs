using System.Globalization;
using System.Text.RegularExpressions;

namespace DeltaTuning.Experiments.Tasks.Sources;

/// <summary>Data sets as hubs lay them out: in a cache, datasets--OWNER--NAME/snapshots/REVISION, or as plain folders, NAME/CONFIGURATION.</summary>
internal static partial class HubLayout
{
    private static readonly string[] Extensions = ["parquet", "jsonl", "jsonl.gz", "json", "csv", "tsv"];

    internal static TaskLocation? Find(string folder, TaskDeclaration task)
    {
        if (!Directory.Exists(folder))
            return null;
        foreach (var (name, configuration) in Identifiers(task.Dataset))
            foreach (var set in Folders(folder, name))
                if (In(set, configuration, task) is { } found)
                    return found;
        return null;
    }

    internal static string Wanted(TaskDeclaration task) =>
        string.Join(", ", task.Splits.Values.Select(split => $"{task.Dataset}/{split}-00000-of-00001.parquet")) + " (or .jsonl, .csv, .tsv without the numbers)";

    internal static string WantedInCache(TaskDeclaration task)
    {
        var (name, configuration) = Identifiers(task.Dataset).First();
        return $"datasets--OWNER--{name.Replace("/", "--", StringComparison.Ordinal)}/snapshots/REVISION/{(configuration.Length == 0 ? "data" : configuration)}/{task.Splits.Values.First()}-00000-of-00001.parquet";
    }

    // "glue/sst2" is a configuration of glue, or a data set of an owner named glue.
    private static IEnumerable<(string Name, string Configuration)> Identifiers(string dataset)
    {
        var parts = dataset.Split('/');
        yield return (parts[0], string.Join('/', parts[1..]));
        if (parts.Length > 1)
            yield return ($"{parts[0]}/{parts[1]}", string.Join('/', parts[2..]));
    }

    private static IEnumerable<string> Folders(string folder, string name)
    {
        foreach (var cache in new[] { folder, Path.Combine(folder, "hub") }.Where(Directory.Exists))
        {
            var kept = name.Replace("/", "--", StringComparison.Ordinal);
            var sets = Directory.EnumerateDirectories(cache, "datasets--*").Where(path =>
                Path.GetFileName(path) is var set && (Same(set, $"datasets--{kept}") || (!name.Contains('/', StringComparison.Ordinal) && set.EndsWith($"--{kept}", StringComparison.OrdinalIgnoreCase))));
            foreach (var set in sets.Order(StringComparer.Ordinal))
                foreach (var snapshot in Snapshots(set))
                    yield return snapshot;
        }
        if (Directory.Exists(Path.Combine(folder, name)))
            yield return Path.Combine(folder, name);
        if (Same(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), name.Split('/')[^1]))
            yield return folder;
    }

    // The branch's own revision first, then the newest.
    private static IEnumerable<string> Snapshots(string set)
    {
        var folder = Path.Combine(set, "snapshots");
        if (!Directory.Exists(folder))
            return [];
        var main = Path.Combine(set, "refs", "main");
        var revision = File.Exists(main) ? File.ReadAllText(main).Trim() : "";
        return Directory.EnumerateDirectories(folder)
            .OrderBy(path => Path.GetFileName(path) == revision ? 0 : 1).ThenByDescending(Directory.GetLastWriteTimeUtc).ThenBy(path => path, StringComparer.Ordinal);
    }

    private static TaskLocation? In(string set, string configuration, TaskDeclaration task)
    {
        string[] places = configuration.Length > 0 ? [configuration, $"data/{configuration}", "data", ""] : ["", "data", "default", "plain_text", "main"];
        foreach (var place in places.Select(place => Path.Combine(set, place)).Where(Directory.Exists))
        {
            var files = task.Splits.Select(pair => (pair.Key, Files: Split(place, pair.Value))).ToArray();
            if (files.All(split => split.Files.Length > 0))
                return new(null, place, [.. files.SelectMany(split => split.Files.Select(path => new LocatedFile(path, new() { Split = split.Key, Path = path })))]);
        }
        return null;
    }

    private static string[] Split(string folder, string split)
    {
        foreach (var extension in Extensions)
        {
            string[] shards = [.. Directory.EnumerateFiles(folder, $"{split}-*.{extension}").Where(path => Shard(path, split) is not null).Order(StringComparer.Ordinal)];
            if (shards.Length > 0)
                return Complete(shards, split);
            if (File.Exists(Path.Combine(folder, $"{split}.{extension}")))
                return [Path.Combine(folder, $"{split}.{extension}")];
            if (Directory.Exists(Path.Combine(folder, split)) && Directory.EnumerateFiles(Path.Combine(folder, split), $"*.{extension}").Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } inside)
                return inside;
        }
        return [];
    }

    private static string[] Complete(string[] shards, string split)
    {
        var count = int.Parse(Shard(shards[0], split)!.Groups[2].Value, CultureInfo.InvariantCulture);
        return shards.Length == count
            ? shards
            : throw new FileNotFoundException($"{Path.GetDirectoryName(shards[0])} has {shards.Length} of {count} files of '{split}'; put the others beside them.", shards[0]);
    }

    private static Match? Shard(string path, string split)
    {
        var name = Path.GetFileName(path);
        return name.StartsWith(split, StringComparison.Ordinal) && ShardNumbers().Match(name[split.Length..]) is { Success: true } match ? match : null;
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^-(\d{5})-of-(\d{5})(-[0-9a-f]+)?\.")]
    private static partial Regex ShardNumbers();
}
