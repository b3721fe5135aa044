using DeltaTuning.Packaging.Tests;

[assembly: AssemblyFixture(typeof(PackedFixture))]

namespace DeltaTuning.Packaging.Tests;

/// <summary>Packs the libraries once, under a version of their own, into a feed outside of the repository.</summary>
public sealed class PackedFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("DeltaTuning.Packaging-");

    /// <summary>New in each run, so that no older package of NuGet's cache is tested instead.</summary>
    public string Version { get; } = $"0.0.1-test.{DateTime.UtcNow.Ticks}";

    /// <summary>The packages.</summary>
    public string Feed => Path.Combine(_folder.FullName, "feed");

    /// <summary>What <c>dotnet pack</c> wrote.</summary>
    public string Log { get; private set; } = "";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Feed);
        var sources = $"""<configuration><packageSources><add key="packed" value="{Feed}" /></packageSources></configuration>""";
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "nuget.config"), sources);
        // A folder of its own for what is built: other tests may be running on the usual one.
        Log = await Cli.Dotnet(Repository.Root, "pack", Path.Combine("eng", "Packages.slnf"), "--output", Feed, $"-p:Version={Version}",
            $"-p:ArtifactsPath={Path.Combine(_folder.FullName, "artifacts")}");
    }

    /// <summary>A new folder for a program, with the feed beside the machine's own sources.</summary>
    public string NewFolder(string name) => _folder.CreateSubdirectory(name).FullName;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var listing = await Cli.Dotnet(_folder.FullName, "nuget", "locals", "global-packages", "--list");
        var cache = listing[(listing.IndexOf(':') + 1)..].Trim();
        foreach (var package in Directory.EnumerateFiles(Feed, "*.nupkg"))
        {
            var id = Path.GetFileName(package).Replace($".{Version}.nupkg", "", StringComparison.Ordinal);
            var extracted = Path.Combine(cache, id.ToLowerInvariant(), Version);
            if (Directory.Exists(extracted))
                Directory.Delete(extracted, recursive: true);
        }
        _folder.Delete(recursive: true);
    }
}
