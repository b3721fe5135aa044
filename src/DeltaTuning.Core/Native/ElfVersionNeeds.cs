using System.Buffers.Binary;

namespace DeltaTuning.Native;

/// <summary>Edits the symbol versions that a 64-bit little-endian ELF file asks of other libraries.</summary>
internal static class ElfVersionNeeds
{
    private const uint DynamicSymbolSection = 11, VersionNeedSection = 0x6ffffffe, VersionSymbolSection = 0x6fffffff;
    private const ushort WeakFlag = 2;   // VER_FLG_WEAK: the loader goes on without the version
    private const int SymbolSize = 24;

    /// <summary>Marks one version need weak, if nothing but one symbol, which is never called, comes with that version.</summary>
    /// <returns>Whether a need was marked: false where the version is not asked for, is weak already, or other symbols need it as well.</returns>
    /// <exception cref="BadImageFormatException">The bytes are no 64-bit little-endian ELF file, or a damaged one.</exception>
    public static bool MarkWeak(Span<byte> elf, ReadOnlySpan<byte> version, ReadOnlySpan<byte> marker)
    {
        if (elf.Length < 64 || !elf[..4].SequenceEqual("\u007fELF"u8) || elf[4] != 2 || elf[5] != 1)
            throw new BadImageFormatException("The file is no 64-bit little-endian ELF library.");
        try
        {
            var need = FindNeed(elf, version);
            if (need is null || (U16(elf, need.Value.Flags) & WeakFlag) != 0 || !OnlyMarkerHas(elf, need.Value.Index, marker))
                return false;
            BinaryPrimitives.WriteUInt16LittleEndian(elf[need.Value.Flags..], (ushort)(U16(elf, need.Value.Flags) | WeakFlag));
            return true;
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            throw new BadImageFormatException("The ELF library is damaged: one of its tables lies outside of the file.", e);
        }
    }

    private static (int Flags, ushort Index)? FindNeed(ReadOnlySpan<byte> elf, ReadOnlySpan<byte> version)
    {
        if (FindSection(elf, VersionNeedSection) is not { } section)
            return null;
        for (int? library = section.Offset; library is { } need; library = Next(elf, need))
        {
            for (int? item = At(need, U32(elf, need + 8)); item is { } entry; item = Next(elf, entry))
            {
                if (IsText(elf, At(section.Strings, U32(elf, entry + 8)), version))
                    return (entry + 4, U16(elf, entry + 6));
            }
        }
        return null;
    }

    private static bool OnlyMarkerHas(ReadOnlySpan<byte> elf, ushort index, ReadOnlySpan<byte> marker)
    {
        if (FindSection(elf, VersionSymbolSection) is not { } versions || FindSection(elf, DynamicSymbolSection) is not { } symbols)
            return false;
        for (var i = 0; i < symbols.Size / SymbolSize; i++)
            if (U16(elf, versions.Offset + 2 * i) == index && !IsText(elf, At(symbols.Strings, U32(elf, symbols.Offset + SymbolSize * i)), marker))
                return false;
        return true;
    }

    private static (int Offset, int Size, int Strings)? FindSection(ReadOnlySpan<byte> elf, uint type)
    {
        int table = Int(U64(elf, 0x28)), entrySize = U16(elf, 0x3A), count = U16(elf, 0x3C);
        for (var i = 0; i < count; i++)
        {
            var header = elf[(table + i * entrySize)..];
            if (U32(header, 4) != type)
                continue;
            var linked = elf[checked(table + Int(U32(header, 40)) * entrySize)..];
            return (Int(U64(header, 24)), Int(U64(header, 32)), Int(U64(linked, 24)));
        }
        return null;
    }

    private static bool IsText(ReadOnlySpan<byte> elf, int offset, ReadOnlySpan<byte> text)
    {
        var found = elf[offset..];
        return found.Length > text.Length && found[text.Length] == 0 && found.StartsWith(text);
    }

    // Both kinds of record say at the same place how far away the next one is; the last one says 0.
    private static int? Next(ReadOnlySpan<byte> elf, int record) => U32(elf, record + 12) is > 0 and var distance ? At(record, distance) : null;

    private static int At(int start, uint distance) => checked(start + (int)distance);

    private static int Int(ulong value) => checked((int)value);

    private static ulong U64(ReadOnlySpan<byte> elf, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(elf[offset..]);

    private static uint U32(ReadOnlySpan<byte> elf, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(elf[offset..]);

    private static ushort U16(ReadOnlySpan<byte> elf, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(elf[offset..]);
}
