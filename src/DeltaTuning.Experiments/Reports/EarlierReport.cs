using System.Text.RegularExpressions;

namespace DeltaTuning.Experiments.Reports;

/// <summary>The tables and figures of a report that a new one replaces. Its page names them, so that nothing else in the folder is touched.</summary>
internal static partial class EarlierReport
{
    /// <summary>Finds them, relative to the folder.</summary>
    public static IReadOnlyList<string> FilesIn(string folder)
    {
        var page = Path.Combine(folder, ReportWriter.MarkdownFile);
        return File.Exists(page) ? [.. Links().Matches(File.ReadAllText(page)).Select(link => link.Groups[1].Value).Distinct(StringComparer.Ordinal)] : [];
    }

    /// <summary>Deletes those that the new report does not have: a table of missing runs must not outlive them.</summary>
    public static void Remove(string folder, IEnumerable<string> earlier, IReadOnlySet<string> present)
    {
        foreach (var file in earlier.Where(file => !present.Contains(file)))
            File.Delete(Path.Combine(folder, file));
    }

    // Names as ReportGuard has them.
    [GeneratedRegex(@"\]\(((?:tables/[A-Za-z0-9._-]+\.csv)|(?:figures/[A-Za-z0-9._-]+\.(?:png|svg|csv)))\)")]
    private static partial Regex Links();
}
