using System.Diagnostics;
using DeltaTuning.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Training;

public sealed class TrainerMemoryTests
{
    private static readonly TrainerOptions Options = new()
    {
        LearningRate = 1e-3,
        MaxSteps = 1000,
        Accumulation = 2,
        Device = CPU,
        LogEvery = 10,
        EvaluateEvery = 100,
    };

    [Fact]
    public void Fit_ThousandsOfSteps_LeaveNoTensorAndNoMemory()
    {
        using var model = new TinyClassifier();
        var (tensors, memory) = (new List<long>(), new List<long>());
        var recorder = new Recorder<TrainingProgress>(report =>
        {
            if (report.Evaluation is not null || report.Step % 1000 != 0)
                return;
            tensors.Add(Tensor.TotalCount);
            memory.Add(NativeMemory());
        });

        new Trainer(model, Options with { MaxSteps = 3000 }).Fit(TinyData.Loader(), TinyData.Loader(), recorder);

        tensors.Should().HaveCount(3);
        tensors[^1].Should().Be(tensors[0], "a step leaves nothing behind");
        // A step that kept its graph would take about 10 KB: 20 MB over the last two thousand.
        (memory[^1] - memory[0]).Should().BeLessThan(10 << 20);
    }

    [Fact]
    public void Fit_Runs_LeaveNoTensor()
    {
        using var folder = new TemporaryFolder();
        using var model = new TinyClassifier();
        var options = Options with { MaxSteps = 5, EvaluateEvery = 2, OutputFolder = folder.Path };

        LeakAssert.NoLiveTensorsLeft(() =>
        {
            new Trainer(model, options).Fit(TinyData.Loader(), TinyData.Loader());
            new Trainer(model, options with { Resume = true }).Fit(TinyData.Loader(), TinyData.Loader());
            Directory.Delete(folder.Path, recursive: true);
        });
        Directory.CreateDirectory(folder.Path);
    }

    [Fact]
    public void Fit_Failing_LeavesNoTensor()
    {
        using var model = new TinyClassifier();
        var failing = new Trainer<ModelInputs>(model, batch => model.call(batch).Loss! * double.NaN, Options with { EvaluateEvery = null });

        LeakAssert.NoLiveTensorsLeft(() =>
        {
            var act = () => failing.Fit(TinyData.Loader());
            act.Should().Throw<TrainingDivergedException>();
        });
    }

    [Fact]
    public void Evaluate_Runs_LeaveNoTensor()
    {
        using var model = new TinyClassifier();

        LeakAssert.NoLiveTensorsLeft(() => new Trainer(model, Options).Evaluate(TinyData.Loader()));
    }

    // Without the managed heap, whose size is the collector's choice.
    private static long NativeMemory()
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 - GC.GetGCMemoryInfo().TotalCommittedBytes;
    }
}
