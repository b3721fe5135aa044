namespace DeltaTuning.Experiments.Reports;

/// <summary>Links from a report to the folders of runs.</summary>
internal sealed class RunLinks(string folder, string runsFolder)
{
    private readonly string _base = Relative(Path.GetFullPath(folder), Path.GetFullPath(runsFolder));

    /// <summary>The address of a run's folder, relative to the report.</summary>
    public string To(string run) => $"{_base}/{Uri.EscapeDataString(run)}";

    // On another drive there is no relative path, and the whole one is the best that can be said.
    private static string Relative(string from, string to)
    {
        var relative = Path.GetRelativePath(from, to);
        return Path.IsPathRooted(relative)
            ? new Uri(relative).AbsoluteUri
            : string.Join('/', relative.Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));
    }
}
