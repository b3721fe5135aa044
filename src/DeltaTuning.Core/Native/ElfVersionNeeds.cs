using System.Buffers.Binary;
using System.Text;

namespace DeltaTuning.Native;

/// <summary>Edits the symbol versions that a 64-bit little-endian ELF file asks of other libraries (section type SHT_GNU_verneed).</summary>
internal static class ElfVersionNeeds
{
    private const uint VersionNeedSection = 0x6ffffffe;
    private const ushort WeakFlag = 2;   // VER_FLG_WEAK: the loader warns instead of failing when the version is missing

    /// <summary>Marks one version need weak.</summary>
    /// <returns>How many needs were marked; 0 where the version is not asked for, or is weak already.</returns>
    public static int MarkWeak(Span<byte> elf, string version)
    {
        if (elf.Length < 64 || !elf[..4].SequenceEqual("\u007fELF"u8) || elf[4] != 2 || elf[5] != 1)
            throw new BadImageFormatException("The file is no 64-bit little-endian ELF library.");
        var sections = checked((int)U64(elf, 0x28));
        int sectionSize = U16(elf, 0x3A), sectionCount = U16(elf, 0x3C), marked = 0;
        for (var i = 0; i < sectionCount; i++)
        {
            var section = sections + i * sectionSize;
            if (U32(elf, section + 4) == VersionNeedSection)
                marked += MarkWeak(elf, section, sections, sectionSize, version);
        }
        return marked;
    }

    private static int MarkWeak(Span<byte> elf, int section, int sections, int sectionSize, string version)
    {
        var strings = checked((int)U64(elf, sections + (int)U32(elf, section + 40) * sectionSize + 24));
        int need = checked((int)U64(elf, section + 24)), needs = (int)U32(elf, section + 44), marked = 0;
        for (var i = 0; i < needs; i++)
        {
            int entries = U16(elf, need + 2), entry = need + (int)U32(elf, need + 8);
            for (var j = 0; j < entries; j++)
            {
                var flags = elf.Slice(entry + 4, 2);
                if (NameAt(elf, strings + (int)U32(elf, entry + 8)) == version && (BinaryPrimitives.ReadUInt16LittleEndian(flags) & WeakFlag) == 0)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(flags) | WeakFlag));
                    marked++;
                }
                entry += (int)U32(elf, entry + 12);
            }
            need += (int)U32(elf, need + 12);
        }
        return marked;
    }

    private static string NameAt(ReadOnlySpan<byte> elf, int offset) => Encoding.ASCII.GetString(elf.Slice(offset, elf[offset..].IndexOf((byte)0)));

    private static ulong U64(ReadOnlySpan<byte> elf, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(elf[offset..]);

    private static uint U32(ReadOnlySpan<byte> elf, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(elf[offset..]);

    private static ushort U16(ReadOnlySpan<byte> elf, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(elf[offset..]);
}
