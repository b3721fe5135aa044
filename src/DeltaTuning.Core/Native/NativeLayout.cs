using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace DeltaTuning.Native;

/// <summary>Where TorchSharp's native libraries lie: beside the program, in its <c>runtimes</c> folder, or, in a notebook, in NuGet's packages.</summary>
/// <param name="Rid">The platform as NuGet writes it.</param>
/// <param name="Prefix">What comes before a library's name in its file's name.</param>
/// <param name="Suffix">What comes after.</param>
internal sealed record NativeLayout(string Rid, string Prefix, string Suffix)
{
    /// <summary>TorchSharp's assembly. Naming it does not run TorchSharp's static constructor, which loads and, where it fails, fails for good.</summary>
    public static Assembly TorchSharp => typeof(torch).Assembly;

    /// <summary>This platform's layout; null where TorchSharp has no native library for it.</summary>
    public static NativeLayout? Current { get; } = (Platform, RuntimeInformation.ProcessArchitecture) switch
    {
        ("linux", Architecture.X64) => new("linux-x64", "lib", ".so"),
        ("win", Architecture.X64) => new("win-x64", "", ".dll"),
        ("win", Architecture.Arm64) => new("win-arm64", "", ".dll"),
        ("osx", Architecture.Arm64) => new("osx-arm64", "lib", ".dylib"),
        _ => null,
    };

    private static string Platform =>
        OperatingSystem.IsWindows() ? "win" :
        OperatingSystem.IsMacOS() ? "osx" :
        OperatingSystem.IsLinux() && !RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "linux" : "";

    /// <summary>The assembly runs out of NuGet's packages/torchsharp/VERSION/lib/FRAMEWORK, as it does in a notebook.</summary>
    public static bool RunsFromPackages => Path.GetFileName(Path.GetDirectoryName(AssemblyFolder)) == "lib";

    /// <summary>The file that holds a library.</summary>
    public string FileName(string library) => Prefix + library + Suffix;

    /// <summary>The full path of TorchSharp's own native library, or null.</summary>
    public string? FindShim() => Folders().Select(folder => Path.Combine(folder, FileName("LibTorchSharp"))).FirstOrDefault(File.Exists);

    /// <summary>The folder that holds libtorch, or null: it may still be on the library path.</summary>
    public string? FindBackendFolder() => Folders().FirstOrDefault(folder => File.Exists(Path.Combine(folder, FileName("torch_cpu"))));

    private static string? AssemblyFolder => Path.GetDirectoryName(TorchSharp.Location) is { Length: > 0 } folder ? folder : null;

    private IEnumerable<string> Folders()
    {
        var probed = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] roots = AssemblyFolder is { } folder ? [AppContext.BaseDirectory, folder] : [AppContext.BaseDirectory];
        // TorchSharp gathers its parts in "cpu" where they come from several packages.
        return [.. probed, .. roots, .. roots.Select(Natives), .. roots.Select(root => Path.Combine(root, "cpu")), .. Packages().Select(Natives)];
    }

    private IEnumerable<string> Packages()
    {
        if (!RunsFromPackages)
            return [];
        var torchSharp = Path.GetFullPath(Path.Combine(AssemblyFolder!, "..", ".."));
        var backend = new DirectoryInfo(Path.Combine(torchSharp, "..", "..", $"libtorch-cpu-{Rid}"));
        return [torchSharp, .. backend.Exists ? backend.EnumerateDirectories().Select(version => version.FullName) : []];
    }

    private string Natives(string root) => Path.Combine(root, "runtimes", Rid, "native");
}
