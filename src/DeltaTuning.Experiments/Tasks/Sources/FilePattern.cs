using System.IO.Enumeration;

namespace DeltaTuning.Experiments.Tasks.Sources;

/// <summary>Paths with a star in any of their parts.</summary>
internal static class FilePattern
{
    /// <summary>The files that fit, in the order of their names.</summary>
    internal static IReadOnlyList<string> Find(string folder, string pattern)
    {
        IEnumerable<string> found = [folder];
        var parts = pattern.Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            var (part, last) = (parts[i], i == parts.Length - 1);
            found = found.SelectMany(above => Below(above, part, last));
        }
        return [.. found.Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Below(string folder, string part, bool file)
    {
        if (!part.Contains('*', StringComparison.Ordinal))
        {
            var path = Path.Combine(folder, part);
            return (file ? File.Exists(path) : Directory.Exists(path)) ? [path] : [];
        }
        var entries = file ? Directory.EnumerateFiles(folder) : Directory.EnumerateDirectories(folder);
        return entries.Where(path => FileSystemName.MatchesSimpleExpression(part, Path.GetFileName(path), ignoreCase: false));
    }
}
