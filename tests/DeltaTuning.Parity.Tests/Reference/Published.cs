namespace DeltaTuning.Parity.Tests.Reference;

/// <summary>Published files that a case names but does not hold. Where they are not at hand the test is skipped, with the places in its reason.</summary>
internal static class Published
{
    /// <summary>The folder of the published model that the case names.</summary>
    public static string Model(ReferenceCase @case) => Find(@case, @case.Text("model"), "DELTATUNING_MODELS", "models", "models");

    /// <summary>The folder of the published vocabulary that the case names.</summary>
    public static string Vocabulary(ReferenceCase @case) => Find(@case, @case.Text("vocabulary"), "DELTATUNING_VOCABULARIES", "vocabularies", "data");

    /// <summary>A file of a published data set that the case names, <c>FOLDER/FILE</c>.</summary>
    public static string Data(ReferenceCase @case, string file) => Find(@case, file, "DELTATUNING_DATA", "data", "data");

    private static string Find(ReferenceCase @case, string name, string variable, string inside, string beside)
    {
        var root = @case.Root.Folder;
        string?[] places = [Environment.GetEnvironmentVariable(variable), Path.Combine(root, inside), Path.Combine(root, "..", beside)];
        var paths = places.Where(place => !string.IsNullOrEmpty(place)).Select(place => Path.GetFullPath(Path.Combine(place!, name))).ToList();
        if (paths.Find(Path.Exists) is { } path)
            return path;
        Assert.Skip($"{name} is not at hand. {variable} may name the folder that holds it; looked for {string.Join(" and ", paths)}.");
        throw new InvalidOperationException("Skipping returned.");
    }
}
