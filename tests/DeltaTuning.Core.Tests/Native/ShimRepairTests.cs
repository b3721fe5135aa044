using DeltaTuning.Native;

namespace DeltaTuning.Core.Tests.Native;

public sealed class ShimRepairTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("DeltaTuning.Tests-");

    [Fact]
    public void TryLoadFromMemory_MendedLibrary_Loads()
    {
        ShimRepair.TryLoadFromMemory(Mended()).Should().BeTrue();
    }

    [Fact]
    public void TryLoadFromMemory_DamagedLibrary_Refuses()
    {
        var library = Mended();
        library.AsSpan(64, 4096).Clear();
        ShimRepair.TryLoadFromMemory(library).Should().BeFalse();
    }

    [Fact]
    public void LoadFromTemporaryFolder_MendedLibrary_LoadsAndLeavesNothingBehind()
    {
        var name = $"mended-{Guid.NewGuid():N}.so";
        ShimRepair.LoadFromTemporaryFolder(Mended(), name);
        Loaded().Should().Contain(line => line.Contains(name, StringComparison.Ordinal));
        Directory.EnumerateFiles(Path.GetTempPath(), name, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 }).Should().BeEmpty();
    }

    [Fact]
    public void Load_DamagedFile_Throws()
    {
        var path = Path.Combine(_folder.FullName, "libLibTorchSharp.so");
        File.WriteAllText(path, "half of a download");
        var act = () => ShimRepair.Load(path);
        act.Should().Throw<BadImageFormatException>();
    }

    [Fact]
    public void Load_NothingToMend_Throws()
    {
        var path = Path.Combine(_folder.FullName, "libLibTorchSharp.so");
        File.WriteAllBytes(path, Mended());
        var act = () => ShimRepair.Load(path);
        act.Should().Throw<DllNotFoundException>().WithMessage("*GLIBCXX_3.4.32*");
    }

    [Fact]
    public void EnsureLoaded_FromManyThreads_Returns()
    {
        Parallel.For(0, 32, _ => TorchRuntime.EnsureLoaded());
        using var two = TorchSharp.torch.ones(2);
        two.shape.Should().Equal(2);
    }

    [Fact]
    public void EnsureLoaded_OlderSystem_WritesNoCopyOfLibtorch()
    {
        TorchRuntime.EnsureLoaded();
        Directory.Exists(Path.Combine(AppContext.BaseDirectory, "cpu")).Should().BeFalse();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string[] Loaded() => File.ReadAllLines("/proc/self/maps");

    private static byte[] Mended()
    {
        Assert.SkipUnless(NativeLayout.Current is { Rid: "linux-x64" }, "Only TorchSharp's Linux library needs mending.");
        TorchRuntime.EnsureLoaded();
        return ShimRepair.Mend(NativeLayout.Current!.FindShim()!)!;
    }
}
