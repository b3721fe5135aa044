using System.Diagnostics;
using DeltaTuning.Models;
using DeltaTuning.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.Training;

/// <summary>The training loop over a model with a delta.</summary>
public class DeltaTrainingTests
{
    private static readonly TrainerOptions Options = new() { LearningRate = 0.01, MaxSteps = 12, LogEvery = 1, Device = CPU, WarmupSteps = 2, Seed = 3 };

    [Fact]
    public void Fit_TrainsTheDeltaAlone()
    {
        using var model = Model();
        using var lora = model.Apply(Method, new() { Seed = 1 });
        var before = model.state_dict().Where(pair => !pair.Key.StartsWith("classifier", StringComparison.Ordinal)).ToDictionary(pair => pair.Key, pair => pair.Value.clone());
        var losses = new List<double>();
        new Trainer(model, Options with { MaxSteps = 60, LearningRate = 0.03 }).Fit(Data(), progress: new Losses(losses));
        losses.TakeLast(6).Average().Should().BeLessThan(losses.Take(6).Average() * 0.8);
        foreach (var (name, value) in before)
            TensorAssert.Identical(model.state_dict()[name], value, name);
        lora.Detach();
        model.parameters().Should().OnlyContain(parameter => !HasGradient(parameter));
    }

    [Fact]
    public void Fit_CutOffAndResumed_GivesTheDeltaOfOneRun()
    {
        using var folder = new TemporaryFolder();
        using var whole = Model();
        using var expected = whole.Apply(Method, new() { Seed = 1 });
        new Trainer(whole, Options).Fit(Data());

        using var cut = Model();
        using var first = cut.Apply(Method, new() { Seed = 1 });
        var options = Options with { OutputFolder = folder.Path, SaveEvery = 1 };
        var kill = () => new Trainer(cut, options).Fit(Data(), progress: new Losses([], stopAfter: 5));
        kill.Should().Throw<TimeoutException>();

        using var again = Model();
        using var resumed = again.Apply(Method, new() { Seed = 99 });
        new Trainer(again, options with { Resume = true }).Fit(Data());
        foreach (var (ours, theirs) in resumed.Parameters.Zip(expected.Parameters))
            TensorAssert.Identical(ours.Value, theirs.Value, ours.Key);
    }

    [Fact]
    public void Fit_AThousandSteps_LeaveNoTensorAndNoMemory()
    {
        using var model = Model();
        using var lora = model.Apply(Method, new() { Seed = 1 });
        Run(200);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var (tensors, memory) = (Tensor.TotalCount, Memory());
        Run(1000);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        // Each run makes its batches, a handful, and leaves them to their finalizers.
        (Tensor.TotalCount - tensors).Should().BeLessThan(40);
        (Memory() - memory).Should().BeLessThan(64L << 20);

        void Run(long steps) => new Trainer(model, Options with { MaxSteps = steps, LogEvery = 100 }).Fit(Data());
    }

    private static LoRA Method => new(r: 2) { Dropout = 0.1 };

    private static long Memory()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static RobertaForSequenceClassification Model() => RobertaForSequenceClassification.FromConfig(
        new RobertaConfig { VocabSize = 40, HiddenSize = 16, NumHiddenLayers = 2, NumAttentionHeads = 2, IntermediateSize = 24, MaxPositionEmbeddings = 20 },
        new() { Labels = 2, Seed = 1 });

    // The second token says the label, the third is by the way.
    private static IBatchSource<ModelInputs> Data() => BatchSource.From(Enumerable.Range(0, 6).Select(batch => new ModelInputs
    {
        InputIds = tensor(Enumerable.Range(0, 4).SelectMany(row => new long[] { 0, 5 + Label(batch, row), 9 + batch, 2 }).ToArray()).reshape(4, 4),
        Labels = tensor(Enumerable.Range(0, 4).Select(row => Label(batch, row)).ToArray()),
    }).ToList());

    private static long Label(int batch, int row) => (batch + row) % 2;

    private static bool HasGradient(Tensor parameter)
    {
        using var gradient = parameter.grad;
        return gradient is not null;
    }

    private sealed class Losses(List<double> values, long stopAfter = long.MaxValue) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            values.Add(value.Loss);
            if (value.Step > stopAfter)
                throw new TimeoutException();
        }
    }
}
