using DeltaTuning.Training;
using static DeltaTuning.Modules.Tests.Composition.TinyClassifier;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.Composition;

/// <summary>One call of the trainer runs all stages of a sequential composition.</summary>
public sealed class StagedTrainingTests
{
    private static readonly TrainerOptions Options = new() { LearningRate = 0.01, MaxSteps = 6, LogEvery = 1, Device = CPU, Seed = 3 };

    private static DeltaComposition Stages => DeltaComposition.Sequential(
        new LoRA(2) { Targets = Targets.At(AttachmentPoint.Query) },
        new DeltaStage(new LoRA(2) { Targets = Targets.At(AttachmentPoint.Value), Dropout = 0.1 }) { Training = options => options with { MaxSteps = 9, LearningRate = 0.02 } },
        new DeltaStage(DeltaComposition.Simultaneous(new LoRA(2) { Targets = Targets.At(AttachmentPoint.Key) }, new LoRA(2) { Targets = Targets.At(AttachmentPoint.FeedForwardIn) })));

    [Fact]
    public void Fit_TrainsEachStagesDeltasAlone_AndReportsThem()
    {
        using var model = Model();
        using var stages = model.Apply(Stages, new() { Seed = 1 });
        var values = stages.Deltas.Select(Values).ToArray();
        var told = new List<string>();
        stages.StageStarted += (_, args) => told.Add($"start {args.Stage.Number}");
        stages.StageEnded += (_, args) =>
        {
            told.Add($"end {args.Stage.Number} after {args.Result!.Steps}");
            var changed = stages.Deltas.Select((delta, number) => (delta, number)).Where(item => !Values(item.delta).SequenceEqual(values[item.number])).Select(item => item.delta);
            changed.Should().Equal(args.Stage.Deltas);
            values = [.. stages.Deltas.Select(Values)];
        };
        var progress = new Reports();

        var result = new Trainer(model, Options).Fit(Data(), Data(), progress);

        told.Should().Equal("start 0", "end 0 after 6", "start 1", "end 1 after 9", "start 2", "end 2 after 6");
        (stages.Stage, stages.IsCompleted).Should().Be((2, true));
        result.Stages.Select(stage => stage.Steps).Should().Equal(6, 9, 6);
        result.Steps.Should().Be(21);
        result.Evaluations.Select(evaluation => evaluation.Step).Should().BeInAscendingOrder();
        result.Best!.Step.Should().BeInRange(16, 21);
        result.Loss.Should().BeApproximately(result.Stages.Sum(stage => stage.Loss * stage.Steps) / 21, 1e-12);
        progress.All.Select(report => report.Stage).Distinct().Should().Equal(0, 1, 2);
        progress.All.Where(report => report is { Stage: 1, Evaluation: null }).Max(report => report.LearningRate).Should().BeApproximately(0.02, 1e-12);
    }

    [Fact]
    public void Fit_CutOffInTheSecondStage_AndResumed_GivesTheDeltasOfOneRun()
    {
        using var folder = new TemporaryFolder();
        using var whole = Model();
        using var expected = whole.Apply(Stages, new() { Seed = 1 });
        new Trainer(whole, Options).Fit(Data());

        using var cut = Model();
        using var first = cut.Apply(Stages, new() { Seed = 1 });
        var options = Options with { OutputFolder = folder.Path, SaveEvery = 1 };
        var kill = () => new Trainer(cut, options).Fit(Data(), progress: new Reports { StopAt = (1, 4) });
        kill.Should().Throw<TimeoutException>();
        first.Stage.Should().Be(1);

        using var again = Model();
        using var resumed = again.Apply(Stages, new() { Seed = 99 });
        new Trainer(again, options).Invoking(trainer => trainer.Fit(Data())).Should().Throw<InvalidOperationException>().WithMessage("*stage-1 holds a checkpoint*");
        var result = new Trainer(again, options with { Resume = true }).Fit(Data());

        foreach (var (ours, theirs) in resumed.Stages.Take(2).SelectMany(stage => stage.Deltas).Zip(expected.Stages.Take(2).SelectMany(stage => stage.Deltas)))
            Values(ours).Should().Equal(Values(theirs), ours.Name);
        result.Stages.Select(stage => stage.Steps).Should().Equal(6, 9, 6);
        Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Should().BeEquivalentTo("stage-1", "stage-2", "stage-3");
    }

    [Fact]
    public void Fit_AfterTheLastStage_TrainsAsUsual()
    {
        using var model = Model();
        using var stages = model.Apply(Stages);
        new Trainer(model, Options).Fit(Data());
        var result = new Trainer(model, Options with { MaxSteps = 2 }).Fit(Data());
        (result.Steps, result.Stages.Count).Should().Be((2, 0));
    }

    [Fact]
    public void BadOptionsOfALaterStage_AreFoundBeforeTheFirstIsTrained()
    {
        using var model = Model();
        using var stages = model.Apply(DeltaComposition.Sequential(new LoRA(2), new DeltaStage(new LoRA(2)) { Training = options => options with { LearningRate = -1 } }));
        var values = Values(stages.Stages[0].Deltas[0]);
        new Trainer(model, Options).Invoking(trainer => trainer.Fit(Data())).Should().Throw<ArgumentOutOfRangeException>();
        Values(stages.Stages[0].Deltas[0]).Should().Equal(values);
    }

    [Fact]
    public void EachDelta_HasItsLearningRate_UnlessAGroupGivesOne()
    {
        // SGD without momentum moves by rate × gradient, so that a rate of a millionth hardly moves.
        using var model = Model();
        var options = Options with { Optimizer = new SgdOptions(), MaxSteps = 1, LearningRate = 1, Schedule = Schedule.Constant, MaxGradNorm = null };
        using var pair = model.Apply(DeltaComposition.Simultaneous(
            new DeltaPart(new LoRA(2) { Targets = Targets.At(AttachmentPoint.Query), ModulesToSave = [], Init = LoraInit.Random }, new() { Name = "slow", LearningRate = 1e-6 }),
            new DeltaPart(new LoRA(2) { Targets = Targets.At(AttachmentPoint.Value), ModulesToSave = [], Init = LoraInit.Random }, new() { Name = "fast" })));
        Moved(options, "slow").Should().BeLessThan(1e-3 * Moved(options, "fast"));
        Moved(options with { ParameterGroups = [new("^slow/") { LearningRate = 1 }] }, "slow").Should().BeGreaterThan(1e-3 * Moved(options, "fast"));
        model.Invoking(all => all.Apply(new LoRA(2), new() { LearningRate = 0 })).Should().Throw<ArgumentOutOfRangeException>();

        double Moved(TrainerOptions how, string name)
        {
            var before = Values(pair[name]);
            new Trainer(model, how).Fit(Data());
            return Values(pair[name]).Zip(before).Max(item => Math.Abs(item.First - item.Second));
        }
    }

    [Fact]
    public void DuringARun_DeltasStayWhereTheyAre_AndCanBeSaved()
    {
        using var folder = new TemporaryFolder();
        using var model = Model();
        using var lora = model.Apply(new LoRA(2));
        var saw = new List<string>();
        var progress = new Reports
        {
            Do = () =>
            {
                foreach (var forbidden in new Action[] { () => model.Apply(new LoRA(2)), lora.Detach, lora.Merge, lora.Dispose })
                    saw.Add(forbidden.Should().Throw<InvalidOperationException>().Which.Message);
                lora.Save(folder.Path);
                lora.Enabled = true;
            },
        };
        new Trainer(model, Options with { MaxSteps = 2 }).Fit(Data(), progress: progress);
        saw.Should().HaveCountGreaterThan(3).And.OnlyContain(message => message.Contains("being trained"));
        lora.Detach();
        using var saved = model.LoadDelta(folder.Path);
        Values(saved).Should().Equal(Values(lora), "the last report is after the last step");
    }

    private sealed class Reports : IProgress<TrainingProgress>
    {
        internal List<TrainingProgress> All { get; } = [];

        internal (int Stage, long Step)? StopAt { get; init; }

        internal Action? Do { get; init; }

        public void Report(TrainingProgress value)
        {
            All.Add(value);
            Do?.Invoke();
            if (StopAt is var (stage, step) && value.Stage == stage && value.Step > step)
                throw new TimeoutException();
        }
    }
}
