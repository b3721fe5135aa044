using DeltaTuning.Training;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Training;

public sealed class TrainerResumeTests
{
    private static readonly TrainerOptions Options = new()
    {
        LearningRate = 0.05,
        Epochs = 4,
        Device = CPU,
        LogEvery = 1,
        WeightDecay = 0.1,
        Accumulation = 2,
        WarmupSteps = 2,
        ParameterGroups = [ParameterGroup.NoDecay, new("embedding") { LearningRate = 0.1, Optimizer = new AdamWOptions { AmsGrad = true } }],
    };

    // 28 rows in fours with two batches a step: seven batches, four steps an epoch, the last one short.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(15)]
    public void Fit_CutOffAndResumed_GivesTheNumbersOfOneRun(int cutAfter)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var options = Options with { OutputFolder = folder.Path, SaveEvery = 1, EvaluateEvery = 3 };
        using var whole = new TinyClassifier(dropout: 0.3);
        var expected = new Trainer(whole, options with { OutputFolder = Path.Combine(folder.Path, "whole") }).Fit(Data(), TinyData.Loader());

        // Killed in the middle of a step, with whatever checkpoint there was.
        using var killed = new TinyClassifier(dropout: 0.3);
        var kill = () => new Trainer(killed, options).Fit(Data(), TinyData.Loader(), new Recorder<TrainingProgress>(report =>
        {
            if (report.Step > cutAfter)
                throw new TimeoutException();
        }));
        kill.Should().Throw<TimeoutException>();

        using var resumed = new TinyClassifier(seed: 99, dropout: 0.3);
        var recorder = new Recorder<TrainingProgress>();
        var result = new Trainer(resumed, options with { Resume = true }).Fit(Data(), TinyData.Loader(), recorder);

        recorder.Reports[0].Step.Should().Be(cutAfter + 1);
        foreach (var (name, tensor) in whole.Weights())
            TensorAssert.Identical(resumed.Weights()[name], tensor, name);
        result.Steps.Should().Be(expected.Steps);
        result.Loss.Should().Be(expected.Loss);
        result.Best!.Step.Should().Be(expected.Best!.Step);
        result.Evaluations.Select(evaluation => (evaluation.Step, evaluation.Result.Loss))
            .Should().Equal(expected.Evaluations.Select(evaluation => (evaluation.Step, evaluation.Result.Loss)));
    }

    [Fact]
    public void Fit_Cancelled_StopsBetweenSteps_WritesACheckpoint_AndGoesOn()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var whole = new TinyClassifier();
        new Trainer(whole, Options).Fit(Data());
        using var cancelled = new TinyClassifier();
        using var source = new CancellationTokenSource();
        var options = Options with { OutputFolder = folder.Path };

        var act = () => new Trainer(cancelled, options).Fit(Data(), null, new Recorder<TrainingProgress>(report =>
        {
            if (report.Step == 6)
                source.Cancel();
        }), source.Token);

        act.Should().Throw<OperationCanceledException>();
        cancelled.training.Should().BeFalse();
        Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Should().Equal("checkpoint-6");

        new Trainer(cancelled, options with { Resume = true }).Fit(Data());
        TensorAssert.Identical(cancelled.Embedding, whole.Embedding);
    }

    [Theory]
    [InlineData("adafactor")]
    [InlineData("adafactor_torch")]
    [InlineData("lion")]
    [InlineData("rmsprop")]
    [InlineData("adagrad")]
    public void Fit_AnyOptimizerCutOffAndResumed_GivesTheNumbersOfOneRun(string optimizer)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var options = Options with { Optimizer = OptimizerMethod.ByName(optimizer), LearningRate = 0.01, ParameterGroups = [], Epochs = 2 };
        using var whole = new TinyClassifier();
        new Trainer(whole, options).Fit(Data());
        using var cancelled = new TinyClassifier();
        using var source = new CancellationTokenSource();

        var act = () => new Trainer(cancelled, options with { OutputFolder = folder.Path }).Fit(Data(), null, new Recorder<TrainingProgress>(report =>
        {
            if (report.Step == 3)
                source.Cancel();
        }), source.Token);
        act.Should().Throw<OperationCanceledException>();
        using var resumed = new TinyClassifier(seed: 99);
        new Trainer(resumed, options with { OutputFolder = folder.Path, Resume = true }).Fit(Data());

        foreach (var (name, tensor) in whole.Weights())
            TensorAssert.Identical(resumed.Weights()[name], tensor, name);
    }

    [Fact]
    public void Fit_CancelledBeforehand_ChangesNothing()
    {
        using var model = new TinyClassifier();
        using var before = model.Embedding.detach().clone();

        var act = () => new Trainer(model, Options).Fit(Data(), cancellationToken: new(canceled: true));

        act.Should().Throw<OperationCanceledException>();
        TensorAssert.Identical(model.Embedding, before);
    }

    [Fact]
    public void Fit_ResumedAfterTheEnd_GivesTheBestWeightsAtOnce()
    {
        using var folder = new TemporaryFolder();
        var options = Options with { OutputFolder = folder.Path };
        using var first = new TinyClassifier();
        new Trainer(first, options).Fit(Data(), TinyData.Loader());
        using var second = new TinyClassifier(seed: 7);

        var result = new Trainer(second, options with { Resume = true }).Fit(Data(), TinyData.Loader());

        result.Steps.Should().Be(16);
        TensorAssert.Identical(second.Embedding, first.Embedding);
    }

    [Fact]
    public void Fit_FolderOfAnEarlierRun_IsRefused()
    {
        using var folder = new TemporaryFolder();
        using var model = new TinyClassifier();
        var trainer = new Trainer(model, Options with { OutputFolder = folder.Path });
        trainer.Fit(Data());

        var act = () => trainer.Fit(Data());

        act.Should().Throw<InvalidOperationException>().WithMessage("*checkpoint-16*set Resume*");
    }

    [Fact]
    public void Fit_ResumeWithOtherParameters_ListsThem()
    {
        using var folder = new TemporaryFolder();
        using var model = new TinyClassifier();
        var options = Options with { OutputFolder = folder.Path };
        new Trainer(model, options).Fit(Data());
        model.Classifier.bias!.requires_grad = false;

        var act = () => new Trainer(model, options with { Resume = true }).Fit(Data());

        act.Should().Throw<InvalidDataException>().WithMessage("*_classifier.bias*");
    }

    [Fact]
    public void Fit_UnfinishedCheckpoint_IsNotTaken()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "checkpoint-3.unfinished"));
        Directory.CreateDirectory(Path.Combine(folder.Path, "checkpoint-9"));
        using var model = new TinyClassifier();

        var result = new Trainer(model, Options with { OutputFolder = folder.Path, Resume = true }).Fit(Data());

        result.Steps.Should().Be(16);
        File.Exists(Path.Combine(folder.Path, "checkpoint-16", "trainer_state.json")).Should().BeTrue();
    }

    private static DataLoader<int[]> Data() => TinyData.Loader(28, 4, seed: 5);
}
