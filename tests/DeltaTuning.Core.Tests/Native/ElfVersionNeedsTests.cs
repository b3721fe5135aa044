using System.Buffers.Binary;
using DeltaTuning.Native;

namespace DeltaTuning.Core.Tests.Native;

public sealed class ElfVersionNeedsTests
{
    private static ReadOnlySpan<byte> Version => "GLIBCXX_3.4.32"u8;

    private static ReadOnlySpan<byte> Marker => "_ZSt21ios_base_library_initv"u8;

    [Fact]
    public void MarkWeak_TorchSharpsLibrary_ChangesOneFlag()
    {
        var original = Shim();
        var mended = original.ToArray();

        ElfVersionNeeds.MarkWeak(mended, Version, Marker).Should().BeTrue();

        var changed = Enumerable.Range(0, original.Length).Where(i => original[i] != mended[i]).ToArray();
        changed.Should().ContainSingle();
        mended[changed[0]].Should().Be((byte)(original[changed[0]] | 2));
    }

    [Fact]
    public void MarkWeak_Twice_FindsNothingTheSecondTime()
    {
        var library = Shim();
        ElfVersionNeeds.MarkWeak(library, Version, Marker).Should().BeTrue();
        ElfVersionNeeds.MarkWeak(library, Version, Marker).Should().BeFalse();
    }

    [Fact]
    public void MarkWeak_VersionThatIsNotAskedFor_LeavesTheBytes()
    {
        var library = Shim();
        var original = library.ToArray();
        ElfVersionNeeds.MarkWeak(library, "GLIBCXX_9.9.9"u8, Marker).Should().BeFalse();
        library.AsSpan().SequenceEqual(original).Should().BeTrue();
    }

    [Theory]
    [InlineData("GLIBCXX_3.4.32", "_ZSt4endl")]        // the version comes with another symbol than the one that is known to be idle
    [InlineData("GLIBCXX_3.4.21", "_ZSt21ios_base_library_initv")]   // a version whose symbols are really called
    public void MarkWeak_VersionThatIsReallyUsed_LeavesTheBytes(string version, string marker)
    {
        var library = Shim();
        var original = library.ToArray();
        ElfVersionNeeds.MarkWeak(library, System.Text.Encoding.ASCII.GetBytes(version), System.Text.Encoding.ASCII.GetBytes(marker)).Should().BeFalse();
        library.AsSpan().SequenceEqual(original).Should().BeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("no library at all, but long enough to hold the header of one: 64 bytes")]
    public void MarkWeak_NoLibrary_Throws(string text)
    {
        var act = () => ElfVersionNeeds.MarkWeak(System.Text.Encoding.ASCII.GetBytes(text), Version, Marker);
        act.Should().Throw<BadImageFormatException>().WithMessage("*64-bit little-endian ELF*");
    }

    [Fact]
    public void MarkWeak_CutAnywhere_ThrowsOrFindsNothing()
    {
        var library = Shim();
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
            OnlyFailsProperly(library.AsSpan(0, random.Next(library.Length)).ToArray().AsSpan());
    }

    [Fact]
    public void MarkWeak_DamagedTables_ThrowsOrReturns()
    {
        var library = Shim();
        var random = new Random(2);
        var sections = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(library.AsSpan(0x28)));
        var needs = library.AsSpan().IndexOf("GLIBCXX_3.4.32\0"u8);
        (int Start, int Length)[] tables = [(0, 64), (sections, library.Length - sections), (needs - 4000, 12000)];
        for (var i = 0; i < 4000; i++)
        {
            var (start, length) = tables[i % tables.Length];
            var saved = library.AsSpan(start, length).ToArray();
            for (var j = random.Next(1, 12); j > 0; j--)
                library[start + random.Next(length)] = (byte)random.Next(256);
            OnlyFailsProperly(library);
            saved.CopyTo(library.AsSpan(start));
        }
    }

    private static void OnlyFailsProperly(Span<byte> library)
    {
        try
        {
            ElfVersionNeeds.MarkWeak(library, Version, Marker);
        }
        catch (BadImageFormatException)
        {
            // what a damaged library must lead to; any other exception fails the test
        }
    }

    private static byte[] Shim()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "runtimes/linux-x64/native/libLibTorchSharp.so");
        Assert.SkipUnless(File.Exists(path), "The program's TorchSharp has no Linux library beside it.");
        return File.ReadAllBytes(path);
    }
}
