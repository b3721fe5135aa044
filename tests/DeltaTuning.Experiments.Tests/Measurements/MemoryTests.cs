using DeltaTuning.Experiments.Measurements;

namespace DeltaTuning.Experiments.Tests.Measurements;

public sealed class MemoryTests
{
    private const int Size = 64 << 20;

    [Fact]
    public void The_peak_is_of_what_follows_once_it_is_forgotten()
    {
        if (!ProcessMemory.ForgetPeak())
            Assert.Skip("Only Linux lets a process forget its peak, and not where /proc cannot be written.");
        Touch();
        ProcessMemory.Peak().Should().BeGreaterThan(Size);
        GC.Collect();
        NativeHeap.GiveBack();
        ProcessMemory.ForgetPeak();
        var before = ProcessMemory.Peak();

        Touch();

        (ProcessMemory.Peak() - before).Should().BeGreaterThan(Size / 2);
        ProcessMemory.Resident().Should().BeGreaterThan(0);
    }

    [Fact]
    public void Without_a_card_its_memory_is_an_error_that_says_so()
    {
        if (TorchSharp.torch.cuda.is_available())
            Assert.Skip("There is a CUDA device.");

        var act = () => CudaMemory.Read(0);

        act.Should().Throw<InvalidOperationException>().WithMessage("No CUDA runtime is loaded*there is no CUDA device*");
    }

    private static unsafe void Touch()
    {
        var memory = (byte*)System.Runtime.InteropServices.NativeMemory.Alloc(Size);
        for (var place = 0; place < Size; place += 4096)
            memory[place] = 1;
        System.Runtime.InteropServices.NativeMemory.Free(memory);
    }
}
