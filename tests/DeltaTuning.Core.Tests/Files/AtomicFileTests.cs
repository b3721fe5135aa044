using DeltaTuning.Files;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_NewAndOldFile_HasTheNewContents()
    {
        AtomicFile.WriteText(_folder["a", "b", "file"], "old");
        AtomicFile.WriteText(_folder["a", "b", "file"], "né");

        File.ReadAllBytes(_folder["a", "b", "file"]).Should().Equal([.. "né"u8]);
        _folder.Files.Should().Equal(Path.Combine("a", "b", "file"));
    }

    [Fact]
    public void Write_FailsMidway_KeepsTheOldFileAndLeavesNothing()
    {
        File.WriteAllText(_folder["file"], "old");

        var write = () => AtomicFile.Write(_folder["file"], stream =>
        {
            stream.Write(new byte[1 << 20]);
            throw new IOException("No space left on device.");
        });

        write.Should().ThrowExactly<IOException>().WithMessage("*file could not be written: No space left on device. What was there before is unchanged.");
        File.ReadAllText(_folder["file"]).Should().Be("old");
        _folder.Files.Should().Equal("file");
    }

    [Fact]
    public void Write_AnotherFailure_PassesThrough()
    {
        var write = () => AtomicFile.Write(_folder["file"], _ => throw new FormatException("no"));

        write.Should().ThrowExactly<FormatException>();
        _folder.Files.Should().BeEmpty();
    }

    [Fact]
    public void Write_Folder_SaysSo()
    {
        var write = () => AtomicFile.WriteText(_folder.Path, "text");

        write.Should().ThrowExactly<IOException>().WithMessage("* is a folder; give the name of a file.");
    }

    [Fact]
    public void Write_FileInPlaceOfTheFolder_SaysSo()
    {
        File.WriteAllText(_folder["file"], "old");

        var write = () => AtomicFile.WriteText(_folder["file", "inner"], "text");

        write.Should().ThrowExactly<IOException>().WithMessage("*inner could not be written*");
    }

    // A device on which every write finds the disk full.
    [Fact]
    public void SafetensorsWriter_FullDisk_ThrowsIOException()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");
        using var tensor = zeros(1000);
        var writer = new SafetensorsWriter([new("w", tensor)], null);

        var write = () =>
        {
            using var stream = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            writer.Write(stream);
        };

        write.Should().Throw<IOException>().WithMessage("No space left on device*");
    }

    // The kernel's own folders take no files, not even from root.
    [Fact]
    public void Save_ForbiddenFolder_ThrowsUnauthorizedAccess()
    {
        Assert.SkipUnless(Directory.Exists("/sys/kernel"), "There is no /sys here.");
        using var tensor = zeros(1);

        var save = () => SafetensorsFile.Save("/sys/kernel/file.safetensors", [new("w", tensor)]);

        save.Should().ThrowExactly<UnauthorizedAccessException>().WithMessage("/sys/kernel/file.safetensors may not be written*");
    }
}
