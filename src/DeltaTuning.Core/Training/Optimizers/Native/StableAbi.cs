using System.Runtime.InteropServices;
using DeltaTuning.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Training.Optimizers.Native;

/// <summary>
/// Calls operators of libtorch that TorchSharp does not bring, through the C functions that libtorch keeps stable between versions.
/// Where they are missing, <see cref="IsAvailable"/> is false and callers do the same with TorchSharp's own operators.
/// </summary>
internal static unsafe class StableAbi
{
    // The dispatcher's calling convention is promised from 2.10 on: major version in the top byte, minor in the next.
    private const ulong FirstVersion = 0x020A_0000_0000_0000;
    private static readonly Exports? Libtorch = Exports.Find();

    public static bool IsAvailable => Libtorch is not null;

    /// <summary>A slot of the argument stack that holds a new handle to a tensor. The call consumes it.</summary>
    public static ulong Slot(Tensor tensor)
    {
        Check(Libtorch!.NewTensorHandle(tensor.Handle, out var handle));
        GC.KeepAlive(tensor);
        return (ulong)handle;
    }

    /// <summary>A slot that holds a list of new handles. The call consumes it.</summary>
    public static ulong Slot(IReadOnlyList<Tensor> tensors)
    {
        Check(Libtorch!.NewList((nuint)tensors.Count, out var list));
        for (var i = 0; i < tensors.Count; i++)
            Check(Libtorch.PushBack(list, Slot(tensors[i])));
        return (ulong)list;
    }

    public static ulong Slot(double value) => BitConverter.DoubleToUInt64Bits(value);

    public static ulong Slot(bool value) => value ? 1UL : 0UL;

    /// <summary>An absent optional argument.</summary>
    public static ulong None => 0;

    /// <summary>Calls an operator that returns nothing. No gradient is recorded. An operator without overloads has the overload "\0": no empty span, whose address is null.</summary>
    public static void Call(ReadOnlySpan<byte> name, ReadOnlySpan<byte> overload, Span<ulong> arguments)
    {
        using var quiet = no_grad();
        fixed (byte* op = name)
        fixed (byte* variant = overload)
        fixed (ulong* stack = arguments)
            Check(Libtorch!.Call(op, variant, stack));
    }

    private static void Check(int status)
    {
        if (status != 0)
            throw new InvalidOperationException("libtorch refused a call; its reason stands on the standard error stream.");
    }

    private sealed class Exports(nint library)
    {
        private readonly delegate* unmanaged<byte*, byte*, ulong*, int> _call =
            (delegate* unmanaged<byte*, byte*, ulong*, int>)NativeLibrary.GetExport(library, "aoti_torch_call_dispatcher");

        private readonly delegate* unmanaged<nint, nint*, int> _newTensorHandle =
            (delegate* unmanaged<nint, nint*, int>)NativeLibrary.GetExport(library, "aoti_torch_new_tensor_handle");

        private readonly delegate* unmanaged<nuint, nint*, int> _newList =
            (delegate* unmanaged<nuint, nint*, int>)NativeLibrary.GetExport(library, "torch_new_list_reserve_size");

        private readonly delegate* unmanaged<nint, ulong, int> _pushBack =
            (delegate* unmanaged<nint, ulong, int>)NativeLibrary.GetExport(library, "torch_list_push_back");

        public static Exports? Find()
        {
            TorchRuntime.EnsureLoaded();
            if (!NativeLibrary.TryLoad("torch_cpu", typeof(torch).Assembly, null, out var library)
                || !NativeLibrary.TryGetExport(library, "aoti_torch_abi_version", out var version)
                || ((delegate* unmanaged<ulong>)version)() < FirstVersion)
                return null;
            try
            {
                return new(library);
            }
            catch (EntryPointNotFoundException)
            {
                return null;
            }
        }

        public int Call(byte* name, byte* overload, ulong* stack) => _call(name, overload, stack);

        public int NewTensorHandle(nint tensor, out nint handle)
        {
            fixed (nint* result = &handle)
                return _newTensorHandle(tensor, result);
        }

        public int NewList(nuint capacity, out nint list)
        {
            fixed (nint* result = &list)
                return _newList(capacity, result);
        }

        public int PushBack(nint list, ulong slot) => _pushBack(list, slot);
    }
}
