using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DeltaTuning.Native;

/// <summary>Loads TorchSharp's native library where TorchSharp itself cannot: on Linux systems whose libstdc++ is older than GCC 13's.</summary>
/// <remarks>
/// TorchSharp 0.107's shim asks for the symbol version GLIBCXX_3.4.32, of which it uses nothing but a marker. Debian 12, Ubuntu 22.04 and RHEL 9 lack it.
/// A copy of the shim (2.4 MB) with that need marked weak is kept in a cache folder and loaded first; TorchSharp's own lookup then finds it loaded.
/// This runs by itself when a program that refers to DeltaTuning starts.
/// </remarks>
public static class TorchRuntime
{
    private const string Shim = "libLibTorchSharp.so";
    private const string MissingVersion = "GLIBCXX_3.4.32";

    // In the order in which they need each other.
    private static readonly string[] Backend = ["libgomp-98b21ff3.so.1", "libc10.so", "libtorch_cpu.so", "libtorch.so"];
    private static readonly string[] Folders = ["", "runtimes/linux-x64/native"];
    private static readonly Lazy<bool> Loading = new(Load);

    /// <summary>Makes sure that the shim is loaded or can be loaded by TorchSharp. Safe to call often and concurrently.</summary>
    /// <exception cref="DllNotFoundException">The shim does not load on this system and could not be healed.</exception>
    public static void EnsureLoaded() => _ = Loading.Value;

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "TorchSharp's static constructor fails for the life of the process, so this must run before it.")]
    internal static void Initialize() => EnsureLoaded();

    private static bool Load()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64 || FindShim() is not { } shim)
            return false;
        var folder = Path.GetDirectoryName(shim)!;
        foreach (var name in Backend)
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path))
                NativeLibrary.Load(path);
        }
        try
        {
            NativeLibrary.Load(shim);
        }
        catch (DllNotFoundException e) when (e.Message.Contains(MissingVersion, StringComparison.Ordinal))
        {
            NativeLibrary.Load(HealedCopy(shim));
        }
        return true;
    }

    private static string? FindShim() => Folders
        .Select(folder => Path.Combine(AppContext.BaseDirectory, folder, Shim)).FirstOrDefault(File.Exists);

    private static string HealedCopy(string shim)
    {
        var bytes = File.ReadAllBytes(shim);
        var name = Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
        var folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "DeltaTuning", "native", name);
        var healed = Path.Combine(folder, Shim);
        if (File.Exists(healed))
            return healed;
        ElfVersionNeeds.MarkWeak(bytes, MissingVersion);
        Directory.CreateDirectory(folder);
        var temporary = $"{healed}.{Environment.ProcessId}.tmp";
        File.WriteAllBytes(temporary, bytes);
        File.Move(temporary, healed, overwrite: true);
        return healed;
    }
}
