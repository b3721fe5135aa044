using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DeltaTuning.Experiments.Measurements;

/// <summary>
/// The memory of a CUDA device, by <c>cudaMemGetInfo</c> of the CUDA runtime that libtorch has loaded: TorchSharp has no statistics of its allocator. The numbers are the whole
/// device's, those of other processes included.
/// </summary>
/// <param name="Free">Bytes that are free.</param>
/// <param name="Total">Bytes in all.</param>
internal sealed unsafe record CudaMemory(long Free, long Total)
{
    private static readonly Lazy<Functions?> Runtime = new(Load);

    /// <summary>Bytes that are taken.</summary>
    internal long Used => Total - Free;

    /// <summary>Asks.</summary>
    /// <param name="device">The device's number.</param>
    /// <exception cref="InvalidOperationException">No CUDA runtime is loaded, or it has no such device.</exception>
    internal static CudaMemory Read(int device)
    {
        var runtime = Runtime.Value ?? throw new InvalidOperationException("No CUDA runtime is loaded, so no device memory can be measured: there is no CUDA device, or the program was built for the CPU.");
        nuint free, total;
        Require(runtime.SetDevice(device), device);
        Require(runtime.MemGetInfo(&free, &total), device);
        return new((long)free, (long)total);
    }

    private static void Require(int code, int device)
    {
        if (code != 0)
            throw new InvalidOperationException($"The CUDA runtime cannot tell the memory of device {device}: error {code}.");
    }

    private static Functions? Load()
    {
        foreach (var path in Candidates())
        {
            if (NativeLibrary.TryLoad(path, out var library)
                && NativeLibrary.TryGetExport(library, "cudaSetDevice", out var set)
                && NativeLibrary.TryGetExport(library, "cudaMemGetInfo", out var get))
                return new((delegate* unmanaged<int, int>)set, (delegate* unmanaged<nuint*, nuint*, int>)get);
        }
        return null;
    }

    // Only the runtime that libtorch itself uses shares its context, so it must be one that is loaded: its file's name has a digest or a version in it.
    private static string[] Candidates()
    {
        using var process = Process.GetCurrentProcess();
        return [.. process.Modules.Cast<ProcessModule>().Select(module => module.FileName).Where(file => Path.GetFileName(file).Contains("cudart", StringComparison.OrdinalIgnoreCase))];
    }

    private sealed class Functions(delegate* unmanaged<int, int> setDevice, delegate* unmanaged<nuint*, nuint*, int> memGetInfo)
    {
        internal int SetDevice(int device) => setDevice(device);

        internal int MemGetInfo(nuint* free, nuint* total) => memGetInfo(free, total);
    }
}
