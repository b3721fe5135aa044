using DeltaTuning.Files;

namespace DeltaTuning.Core.Tests.Files;

public sealed class SafetensorsOpenErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_NoFile_Throws() => Opening(_folder["file"]).Should().ThrowExactly<FileNotFoundException>().WithMessage("*file*");

    [Fact]
    public void Open_NoFolder_Throws() => Opening(_folder["folder", "file"]).Should().ThrowExactly<DirectoryNotFoundException>().WithMessage("*file*");

    [Fact]
    public void Open_Folder_SaysWhatToDo() =>
        Opening(_folder.Path).Should().ThrowExactly<IOException>().WithMessage("* is a folder; give the safetensors file in it, or open the folder as a Checkpoint.");

    [Fact]
    public void Open_CutShort_SaysBothNumbers()
    {
        File.WriteAllBytes(_folder["file"], PythonFile.Bytes[..^10]);

        Opening(_folder["file"]).Should().ThrowExactly<InvalidDataException>().WithMessage("*file: its tensors take 78 bytes, but 68 follow the header. It is cut short: copy or download it again.");
    }

    [Fact]
    public void Open_ForbiddenFile_Throws()
    {
        // Write-only for everybody, root included.
        Assert.SkipUnless(File.Exists("/proc/sys/vm/drop_caches"), "There is no unreadable file here.");

        Opening("/proc/sys/vm/drop_caches").Should().ThrowExactly<UnauthorizedAccessException>().WithMessage("*drop_caches*");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void Open_NoName_Throws(string path) => Opening(path).Should().ThrowExactly<ArgumentException>();

    private static Action Opening(string path) => () => SafetensorsFile.Open(path).Dispose();
}
