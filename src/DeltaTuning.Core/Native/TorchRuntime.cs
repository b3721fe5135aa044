using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DeltaTuning.Native;

/// <summary>Sees to it that TorchSharp's native libraries load, and says in one sentence what is wrong where they cannot.</summary>
/// <remarks>
/// The Linux library of TorchSharp 0.107 does not load where libstdc++ is older than GCC 13's, as on Debian 12, Ubuntu 22.04 and RHEL 9.
/// On such a system a mended copy is loaded from memory as soon as a program comes to use TorchSharp; elsewhere nothing is done.
/// A C# program that refers to the package needs no call. Others call <see cref="EnsureLoaded"/> before they touch TorchSharp.
/// </remarks>
public static class TorchRuntime
{
    private const string MissingBackend =
        "TorchSharp finds no native backend beside this program: add one of the packages TorchSharp-cpu, TorchSharp-cuda-windows or TorchSharp-cuda-linux to it, for example with `dotnet add package TorchSharp-cpu`.";

    // What the shim needs, in the order in which TorchSharp comes to load it. libtorch finds its other parts beside itself.
    private static readonly string[] Backend = ["torch_cpu", "torch", "c10"];
    private static readonly Lazy<DllNotFoundException?> Problem = new(Load);

    /// <summary>Loads TorchSharp's native libraries unless they are loaded. Safe to call often and from several threads.</summary>
    /// <exception cref="DllNotFoundException">The program brings no libtorch, or what it brings does not load here: the message says which, and the remedy.</exception>
    public static void EnsureLoaded()
    {
        _ = NativeLayout.TorchSharp;   // its assembly's loading asks for the same Problem, and must not do so from within
        if (Problem.Value is { } problem)
            throw new DllNotFoundException(problem.Message, problem.InnerException);
    }

    // TorchSharp's static constructor fails for the life of the process, so the copy must be there before it. An exception here would
    // reach the user as a failure of <Module>: a problem is kept for EnsureLoaded.
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "A host must not notice.")]
    internal static void Initialize()
    {
        if (!ShimRepair.SystemNeedsIt)
            return;
        AppDomain.CurrentDomain.AssemblyLoad += WhenTorchSharpLoads;
        if (Array.Exists(AppDomain.CurrentDomain.GetAssemblies(), IsTorchSharp))
            _ = Problem.Value;
    }

    private static void WhenTorchSharpLoads(object? sender, AssemblyLoadEventArgs loaded)
    {
        if (!IsTorchSharp(loaded.LoadedAssembly))
            return;
        AppDomain.CurrentDomain.AssemblyLoad -= WhenTorchSharpLoads;
        _ = Problem.Value;
    }

    private static bool IsTorchSharp(Assembly assembly) => assembly.GetName().Name == "TorchSharp";

    private static DllNotFoundException? Load()
    {
        // TorchSharp's own first step. Its second one copies half a gigabyte out of NuGet's folder, if there is any.
        if (NativeLayout.Current is not { } layout || (Finds("torch_cpu") & Finds("LibTorchSharp")))
            return null;
        var folder = layout.FindBackendFolder();
        if (folder is null && !Finds("torch_cpu"))
            return new(MissingBackend);
        if (!OperatingSystem.IsLinux() && NativeLayout.RunsFromPackages)
            return null;   // a notebook: TorchSharp gathers its parts from the packages itself
        if (layout.FindShim() is not { } shim)
            return new($"TorchSharp's native library {layout.FileName("LibTorchSharp")} is not beside this program: was it published for another platform than {layout.Rid}?");
        try
        {
            LoadBackend(layout, folder);
            LoadShim(shim);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            return new($"TorchSharp's native library {shim} does not load on this system. {Advice(e)}", e);
        }
    }

    private static bool Finds(string name) => NativeLibrary.TryLoad(name, NativeLayout.TorchSharp, null, out _);

    private static void LoadBackend(NativeLayout layout, string? folder)
    {
        foreach (var name in Backend)
            if (!Finds(name))
                NativeLibrary.Load(Path.Combine(folder ?? "", layout.FileName(name)));
    }

    private static void LoadShim(string shim)
    {
        try
        {
            NativeLibrary.Load(shim);
        }
        catch (DllNotFoundException) when (ShimRepair.SystemNeedsIt)
        {
            ShimRepair.Load(shim);
        }
    }

    private static string Advice(Exception e) => ShimRepair.SystemNeedsIt
        ? $"It asks for {ShimRepair.MissingVersion}, which came with GCC 13, and this system's libstdc++ is older, as on Debian 12, Ubuntu 22.04 and RHEL 9. "
            + $"DeltaTuning loads a mended copy instead, but could not do so here: {e.Message} "
            + "Let the program write to its temporary folder (TMPDIR), or run it where libstdc++ is that of GCC 13 or newer, as on Debian 13 and Ubuntu 24.04."
        : $"The system says: {e.Message}";
}
