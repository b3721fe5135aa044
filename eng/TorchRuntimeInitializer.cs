// Compiled into a host so that TorchSharp's native library is looked after before the program's first line.
namespace DeltaTuning.Native;

internal static class TorchRuntimeInitializer
{
    [System.Runtime.CompilerServices.ModuleInitializer]
    internal static void Initialize() => TorchRuntime.EnsureLoaded();
}
