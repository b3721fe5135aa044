using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Measurements;

/// <summary>The memory that a measurement takes on its device, above what was taken before the model was made.</summary>
internal abstract class MemoryMeter
{
    /// <summary>Bytes that were taken before.</summary>
    internal long Baseline { get; private protected init; }

    /// <summary>The meter of a device. Made before the model.</summary>
    internal static MemoryMeter Of(Device device) => device.type == DeviceType.CUDA ? new OnCard(Math.Max(0, device.index)) : new InProcess();

    /// <summary>Runs steps, and gives the most bytes that were taken during them.</summary>
    internal abstract long Peak(Action steps);

    private sealed class InProcess : MemoryMeter
    {
        internal InProcess()
        {
            NativeHeap.GiveBack();
            Baseline = ProcessMemory.Resident();
        }

        internal override long Peak(Action steps)
        {
            var peak = 0L;
            NativeHeap.WhileGivingBack(() =>
            {
                NativeHeap.GiveBack();
                _ = ProcessMemory.ForgetPeak();
                steps();
                peak = ProcessMemory.Peak();
            });
            return peak;
        }
    }

    // libtorch's allocator keeps what it once took, so what is taken afterwards is the peak: of the allocator's blocks, a little more than of the tensors in them.
    private sealed class OnCard : MemoryMeter
    {
        private readonly int _device;

        internal OnCard(int device)
        {
            _device = device;
            // The context and the kernels' code are there before any model.
            using (var scope = NewDisposeScope())
                _ = mm(ones([8, 8], device: new Device(DeviceType.CUDA, device)), ones([8, 8], device: new Device(DeviceType.CUDA, device)));
            cuda.synchronize();
            Baseline = CudaMemory.Read(device).Used;
        }

        internal override long Peak(Action steps)
        {
            steps();
            cuda.synchronize();
            return CudaMemory.Read(_device).Used;
        }
    }
}
