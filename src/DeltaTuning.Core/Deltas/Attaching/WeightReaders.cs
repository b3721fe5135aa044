using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>Finds modules that compute with another module's weight.</summary>
internal static partial class WeightReaders
{
    /// <summary>Who else reads the weight of a point's module; null for nobody.</summary>
    internal static string? OtherThan(DeltaPoint point, nn.Module model)
    {
        if (point.Module is TiedLinear)
            return "a token table";
        var storage = Storage(point.Weight);
        if (storage == IntPtr.Zero)
            return null;
        return model.named_modules()
            .Where(item => !ReferenceEquals(item.module, point.Module))
            .FirstOrDefault(item => item.module switch
            {
                TiedLinear tied => Storage(tied.Weight) == storage,
                Linear linear => Storage(linear.weight!) == storage,
                Embedding table => Storage(table.weight!) == storage,
                _ => false,
            }).name;
    }

    // Null on the meta device.
    private static IntPtr Storage(Tensor tensor)
    {
        var storage = FirstValue(tensor.Handle);
        GC.KeepAlive(tensor);
        return storage;
    }

    [LibraryImport("LibTorchSharp", EntryPoint = "THSTensor_data")]
    private static partial IntPtr FirstValue(IntPtr tensor);
}
