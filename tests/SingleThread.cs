using System.Runtime.CompilerServices;
using DeltaTuning.Native;

namespace DeltaTuning.Tests;

/// <summary>
/// The tests' tensors are so small that a second thread costs more than it gives, above all where the machine is busy; and one thread adds numbers up in one
/// order.
/// </summary>
internal static class SingleThread
{
    [ModuleInitializer]
    internal static void Set()
    {
        TorchRuntime.EnsureLoaded();
        TorchSharp.torch.set_num_threads(1);
    }
}
