using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DeltaTuning.Native;

/// <summary>Loads TorchSharp's shim on a Linux whose libstdc++ is older than GCC 13's.</summary>
/// <remarks>
/// The shim of TorchSharp 0.107 asks for the symbol version GLIBCXX_3.4.32, and of that version for one symbol only, a marker that nothing calls.
/// A copy in which that need is weak loads on older systems as well. The copy (2.4 MB) lives in memory: no cache to share, guard or clean.
/// </remarks>
internal static partial class ShimRepair
{
    public const string MissingVersion = "GLIBCXX_3.4.32";
    private const uint CloseOnExec = 1;

    /// <summary>Whether this system's libstdc++ lacks the version. Costs a look-up, loads nothing that .NET has not loaded.</summary>
    public static bool SystemNeedsIt { get; } = NativeLayout.Current is { Rid: "linux-x64" }
        && NativeLibrary.TryLoad("libstdc++.so.6", out var library) && !NativeLibrary.TryGetExport(library, "_ZSt21ios_base_library_initv", out _);

    /// <summary>The file's bytes with the need made weak; null where there is nothing to mend.</summary>
    public static byte[]? Mend(string shim)
    {
        var bytes = File.ReadAllBytes(shim);
        return ElfVersionNeeds.MarkWeak(bytes, "GLIBCXX_3.4.32"u8, "_ZSt21ios_base_library_initv"u8) ? bytes : null;
    }

    /// <summary>Loads a mended copy of the shim; libtorch must be loaded already. TorchSharp's own look-up then finds the shim loaded.</summary>
    /// <exception cref="DllNotFoundException">The copy does not load, or there is nothing to mend.</exception>
    /// <exception cref="BadImageFormatException">The file is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read, or the copy cannot be written.</exception>
    public static void Load(string shim)
    {
        var bytes = Mend(shim)
            ?? throw new DllNotFoundException($"{shim} lacks something else, or uses more of {MissingVersion} than this version of DeltaTuning can do without.");
        if (!TryLoadFromMemory(bytes))
            LoadFromTemporaryFolder(bytes, Path.GetFileName(shim));
    }

    internal static bool TryLoadFromMemory(byte[] bytes)
    {
        var descriptor = CreateMemoryFile("libLibTorchSharp.so", CloseOnExec);
        if (descriptor < 0)
            return false;
        using var copy = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.Write(copy, bytes, 0);
        if (!NativeLibrary.TryLoad($"/proc/self/fd/{descriptor}", out _))
            return false;
        copy.SetHandleAsInvalid();   // stays open: the loader knows the library by this number, which must not come to mean another file
        return true;
    }

    // Where the kernel forbids programs in memory: a new folder, the user's alone, gone as soon as the loader has the file.
    internal static void LoadFromTemporaryFolder(byte[] bytes, string name)
    {
        var folder = Directory.CreateTempSubdirectory("DeltaTuning-");
        try
        {
            var path = Path.Combine(folder.FullName, name);
            File.WriteAllBytes(path, bytes);
            NativeLibrary.Load(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemoryFile(string name, uint flags);
}
