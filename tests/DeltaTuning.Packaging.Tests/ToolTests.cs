using System.Text.Json;

namespace DeltaTuning.Packaging.Tests;

[Collection(ToolGroup.Name)]
public sealed class ToolTests(PackedFixture packed, InstalledTool tool)
{
    private const long NuGetLimit = 250_000_000;

    [Fact]
    public async Task Tool_InstalledFromTheFolder_RunsWithoutFurtherSetup()
    {
        var help = await tool.Run("--help");
        help.Output.Should().Contain("Usage:").And.Contain("study");
        var methods = await tool.Run("methods", "--json");
        using var list = JsonDocument.Parse(methods.Output);
        list.RootElement.GetArrayLength().Should().BeGreaterThan(5);

        // Loads a model, so that libtorch must be there.
        var fixtures = Path.Combine(Repository.Root, "tests", "Fixtures");
        var inspected = await tool.Run(
            "inspect", Path.Combine(fixtures, "peft", "bert-sequence-classification", "lora-default", "adapter"), "--model", Path.Combine(fixtures, "models", "bert-sequence-classification"));
        inspected.Output.Should().Contain("delta LORA").And.Contain("fits");
    }

    [Fact]
    public void Tool_PackageWithLibtorch_IsSmallEnoughForARegistry() =>
        new DirectoryInfo(packed.Feed).EnumerateFiles("DeltaTuning.Cli.*.nupkg").Should().HaveCount(2, "one package names the platforms, the other one is this platform's")
            .And.AllSatisfy(file => file.Length.Should().BeLessThan(NuGetLimit));
}
