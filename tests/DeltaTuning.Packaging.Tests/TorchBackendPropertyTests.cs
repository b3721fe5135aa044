namespace DeltaTuning.Packaging.Tests;

/// <summary>The property that chooses the backend of the repository's own programs.</summary>
public sealed class TorchBackendPropertyTests
{
    private const string Program = "tests/DeltaTuning.Core.Tests/DeltaTuning.Core.Tests.csproj";

    [Theory]
    [InlineData("cuda-linux", "TorchSharp-cuda-linux")]
    [InlineData("cuda-windows", "TorchSharp-cuda-windows")]
    public async Task TorchBackend_Value_ChoosesThePackage(string backend, string package)
    {
        var items = await Cli.Dotnet(Repository.Root, "msbuild", Program, "-getItem:PackageReference", $"-p:TorchBackend={backend}");
        items.Should().Contain($"\"Identity\": \"{package}\"").And.NotContain("libtorch-cpu");
    }

    [Fact]
    public async Task TorchBackend_Unknown_FailsWithTheValues()
    {
        var result = await Cli.Run("dotnet", Repository.Root, ["msbuild", Program, "-t:CheckTorchBackend", "-p:TorchBackend=gpu"]);
        result.ExitCode.Should().NotBe(0);
        result.Output.Should().Contain("TorchBackend is 'gpu'; it must be cpu (default), cuda-windows or cuda-linux.");
    }
}
