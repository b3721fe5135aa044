namespace DeltaTuning.Packaging.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The fenced block that follows a marker, <c>&lt;!-- marker --&gt;</c>, in the README.</summary>
    public static string ReadmeBlock(string marker)
    {
        var text = File.ReadAllText(Path.Combine(Root, "README.md"));
        var comment = text.IndexOf($"<!-- {marker} -->", StringComparison.Ordinal);
        if (comment < 0)
            throw new InvalidDataException($"README.md has no block marked <!-- {marker} -->.");
        var start = text.IndexOf('\n', text.IndexOf("```", comment, StringComparison.Ordinal)) + 1;
        return text[start..text.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "DeltaTuning.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds DeltaTuning.sln.");
    }
}
