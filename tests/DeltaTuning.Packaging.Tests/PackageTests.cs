using System.IO.Compression;
using System.Xml.Linq;

namespace DeltaTuning.Packaging.Tests;

public sealed class PackageTests(PackedFixture packed)
{
    [Fact]
    public void Pack_Libraries_WarnsOfNothing() => packed.Log.Should().NotContain("warning");

    [Theory]
    [InlineData("DeltaTuning", "DeltaTuning.Core", "DeltaTuning.Models", "DeltaTuning.Modules")]
    [InlineData("DeltaTuning.Core", "Microsoft.Extensions.Logging.Abstractions", "TorchSharp")]
    [InlineData("DeltaTuning.Modules", "DeltaTuning.Core")]
    [InlineData("DeltaTuning.Models", "DeltaTuning.Core", "Microsoft.ML.Tokenizers")]
    [InlineData("DeltaTuning.Extensions.DependencyInjection", "DeltaTuning.Models", "DeltaTuning.Modules", "Microsoft.Extensions.Diagnostics.HealthChecks", "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Options")]
    public void Pack_Package_DependsOnNoBackend(string id, params string[] dependencies)
    {
        var specification = Specification(id);
        specification.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value)
            .Should().BeEquivalentTo(dependencies);
    }

    [Theory]
    [InlineData("DeltaTuning")]
    [InlineData("DeltaTuning.Core")]
    [InlineData("DeltaTuning.Modules")]
    [InlineData("DeltaTuning.Models")]
    [InlineData("DeltaTuning.Extensions.DependencyInjection")]
    public void Pack_Package_HasWhatItsPageShows(string id)
    {
        using var archive = Open(id);
        var names = archive.Entries.Select(entry => entry.FullName).ToArray();
        names.Should().Contain(["README.md", "icon.png"]);
        Specification(id).Descendants().Single(element => element.Name.LocalName == "license").Value.Should().Be("MIT");
        using var readme = new StreamReader(archive.GetEntry("README.md")!.Open());
        readme.ReadToEnd().Should().Contain("dotnet add package DeltaTuning").And.Contain("dotnet add package TorchSharp-cpu");
        if (id == "DeltaTuning")
            return;
        names.Should().Contain([$"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"]);
        File.Exists(Path.Combine(packed.Feed, $"{id}.{packed.Version}.snupkg")).Should().BeTrue();
    }

    private ZipArchive Open(string id) => ZipFile.OpenRead(Path.Combine(packed.Feed, $"{id}.{packed.Version}.nupkg"));

    private XDocument Specification(string id)
    {
        using var archive = Open(id);
        using var stream = archive.GetEntry($"{id}.nuspec")!.Open();
        return XDocument.Load(stream);
    }
}
