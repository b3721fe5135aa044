using System.Runtime.InteropServices;

namespace DeltaTuning.Packaging.Tests;

/// <summary>Programs of a stranger who adds the packages.</summary>
public sealed class HostTests(PackedFixture packed)
{
    // TorchSharp-cpu brings the libtorch of three platforms, 1.1 GB; this is the part of it for Linux.
    private const string Backend = "libtorch-cpu-linux-x64", BackendVersion = "2.10.0";

    [Fact]
    public async Task Readme_Program_BuildsRunsAndPrintsWhatItSays()
    {
        SkipUnlessLinux();
        var folder = await NewConsole("Readme", Repository.ReadmeBlock("program"), Backend);

        var result = await Start(folder);

        result.ExitCode.Should().Be(0, result.Error);
        Lines(result.Output).Should().Equal(Lines(Repository.ReadmeBlock("output")));
    }

    [Fact]
    public async Task TorchSharpFirst_TwoAtOnceWithoutHomeOrTemporaryFolder_BothRun()
    {
        SkipUnlessLinux();
        var folder = await NewConsole("TorchSharpFirst", "System.Console.WriteLine(TorchSharp.torch.ones(2, 3).sum().item<float>());", Backend);
        var bare = new Dictionary<string, string?> { ["HOME"] = null, ["TMPDIR"] = "/nonexistent", ["XDG_DATA_HOME"] = null };

        var results = await Task.WhenAll(Start(folder, bare), Start(folder, bare));

        results.Should().AllSatisfy(result => result.ExitCode.Should().Be(0, result.Error));
        results.Should().AllSatisfy(result => result.Output.Trim().Should().Be("6"));
        Directory.GetDirectories(Output(folder), "cpu").Should().BeEmpty("half a gigabyte must not be copied about");
    }

    [Fact]
    public async Task NoBackend_FirstUse_NamesThePackagesInOneSentence()
    {
        var folder = await NewConsole("NoBackend", Repository.ReadmeBlock("program"), backend: null);

        var result = await Start(folder);

        result.ExitCode.Should().NotBe(0);
        Lines(result.Error)[0].Should().StartWith("Unhandled exception. System.DllNotFoundException: TorchSharp finds no native backend")
            .And.Contain("TorchSharp-cpu, TorchSharp-cuda-windows or TorchSharp-cuda-linux");
        result.Output.Should().BeEmpty();
        Directory.GetDirectories(Output(folder), "cpu").Should().BeEmpty();
    }

    private async Task<string> NewConsole(string name, string program, string? backend)
    {
        var folder = packed.NewFolder(name);
        await Cli.Dotnet(folder, "new", "console", "--no-restore");
        await Cli.Dotnet(folder, "add", "package", "DeltaTuning", "--version", packed.Version, "--no-restore");
        if (backend is not null)
            await Cli.Dotnet(folder, "add", "package", backend, "--version", BackendVersion, "--no-restore");
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), program);
        var log = await Cli.Dotnet(folder, "build", "-p:CreateHardLinksForCopyLocalIfPossible=true");
        // TorchSharp asks for versions of SkiaSharp and SharpZipLib that some registries lack; that warning is none of ours.
        Lines(log).Where(line => line.Contains("warning", StringComparison.Ordinal) && !line.Contains("NU1603", StringComparison.Ordinal))
            .Should().NotContain(line => line.Contains(": warning ", StringComparison.Ordinal));
        return folder;
    }

    private static Task<CliResult> Start(string folder, IReadOnlyDictionary<string, string?>? environment = null) =>
        Cli.Run("dotnet", folder, [Path.Combine(Output(folder), $"{Path.GetFileName(folder)}.dll")], environment);

    private static string Output(string folder) => Path.Combine(folder, "bin", "Debug", "net10.0");

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static void SkipUnlessLinux() =>
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "The backend that this test adds is Linux's.");
}
