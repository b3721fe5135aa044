namespace DeltaTuning.Testing;

/// <summary>The checkout that the tests were built from.</summary>
public static class Checkout
{
    /// <summary>The folder of DeltaTuning.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Numbers and files that PyTorch's libraries wrote: tests/Fixtures, whose README says what is in it.</summary>
    public static string Fixtures => Path.Combine(Root, "tests", "Fixtures");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "DeltaTuning.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds DeltaTuning.sln.");
    }
}
