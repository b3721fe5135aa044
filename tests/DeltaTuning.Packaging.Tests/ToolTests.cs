using System.Runtime.InteropServices;
using System.Text.Json;

namespace DeltaTuning.Packaging.Tests;

/// <summary>The command line of a stranger who installs the tool from a folder of packages.</summary>
public sealed class ToolTests(PackedFixture packed)
{
    private const long NuGetLimit = 250_000_000;

    [Fact]
    public async Task Tool_InstalledFromTheFolder_RunsWithoutFurtherSetup()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "The package that was made here is for this machine's platform; the test starts Linux's.");
        var folder = packed.NewFolder("Tool");
        await Cli.Dotnet(folder, "tool", "install", "DeltaTuning.Cli", "--tool-path", folder, "--add-source", packed.Feed, "--version", packed.Version);

        var help = await Run(folder, "--help");
        help.Output.Should().Contain("Usage:").And.Contain("study");
        var methods = await Run(folder, "methods", "--json");
        using var list = JsonDocument.Parse(methods.Output);
        list.RootElement.GetArrayLength().Should().BeGreaterThan(5);

        // Loads a model, so that libtorch must be there.
        var fixtures = Path.Combine(Repository.Root, "tests", "Fixtures");
        var inspected = await Run(
            folder, "inspect", Path.Combine(fixtures, "peft", "bert-sequence-classification", "lora-default", "adapter"), "--model", Path.Combine(fixtures, "models", "bert-sequence-classification"));
        inspected.Output.Should().Contain("delta LORA").And.Contain("fits");
    }

    [Fact]
    public void Tool_PackageWithLibtorch_IsSmallEnoughForARegistry() =>
        new DirectoryInfo(packed.Feed).EnumerateFiles("DeltaTuning.Cli.*.nupkg").Should().HaveCount(2, "one package names the platforms, the other one is this platform's")
            .And.AllSatisfy(file => file.Length.Should().BeLessThan(NuGetLimit));

    private static async Task<CliResult> Run(string folder, params string[] arguments)
    {
        var result = await Cli.Run(Path.Combine(folder, "deltatuning"), folder, arguments);
        result.ExitCode.Should().Be(0, result.Error);
        return result;
    }
}
