using System.Globalization;
using System.Text.RegularExpressions;

namespace DeltaTuning.Experiments.Data;

/// <summary>Finds the files of a split that is cut into several, such as <c>train-00000-of-00002.parquet</c>.</summary>
public static partial class DataShards
{
    /// <summary>The files that a path stands for, in the order of their rows.</summary>
    /// <param name="path">A file; the first of several (<c>…-00000-of-00002.parquet</c>), which stands for all; or a path whose last part has <c>*</c> for any text.</param>
    /// <returns>The files, by their names in ordinal order.</returns>
    /// <exception cref="FileNotFoundException">There is no such file, or one of the several is missing; the message names it.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var name = Path.GetFileName(path);
        if (name.Contains('*', StringComparison.Ordinal))
            return [.. Matching(path, name).SelectMany(Complete).Distinct().Order(StringComparer.Ordinal)];
        return First(name) ? Complete(path) : [Existing(path)];
    }

    private static bool First(string name) => Numbered().Match(name) is { Success: true } match && int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) == 0;

    private static string[] Matching(string path, string name)
    {
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } given ? given : ".";
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, name) : [];
        return files.Length > 0 ? files : throw new FileNotFoundException($"No file in '{folder}' is named like '{name}'.", path);
    }

    // All shards of the one that is given, which the other numbers follow from.
    private static IReadOnlyList<string> Complete(string path)
    {
        var name = Path.GetFileName(path);
        if (Numbered().Match(name) is not { Success: true } match)
            return [Existing(path)];
        var count = int.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture);
        return [.. Enumerable.Range(0, count).Select(i => Existing(Path.Combine(
            Path.GetDirectoryName(path) ?? "",
            $"{match.Groups[1].Value}-{i.ToString(CultureInfo.InvariantCulture).PadLeft(match.Groups[2].Length, '0')}-of-{match.Groups[3].Value}{match.Groups[4].Value}")))];
    }

    private static string Existing(string path) => File.Exists(path) ? path : throw new FileNotFoundException($"There is no file '{path}'.", path);

    [GeneratedRegex(@"^(.*)-(\d+)-of-(\d+)(\..*)?$")]
    private static partial Regex Numbered();
}
