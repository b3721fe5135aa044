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
    public void Fit_AThousandSteps_LeaveNoTensorAndNoMemory()
    {
        using var model = new TinyClassifier();
        var (tensors, memory) = (new List<long>(), new List<long>());
        var recorder = new Recorder<TrainingProgress>(report =>
        {
            if (report.Evaluation is not null)
                return;
            tensors.Add(Tensor.TotalCount);
            using var process = Process.GetCurrentProcess();
            memory.Add(process.WorkingSet64);
        });

        new Trainer(model, Options).Fit(TinyData.Loader(), TinyData.Loader(), recorder);

        tensors[^1].Should().Be(tensors[tensors.Count / 2], "a step leaves nothing behind");
        // A step that kept its graph would take about 10 KB: 5 MB over the second half.
        (memory[^1] - memory[memory.Count / 2]).Should().BeLessThan(4 << 20);
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
}
