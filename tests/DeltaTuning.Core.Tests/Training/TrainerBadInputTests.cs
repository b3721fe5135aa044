using DeltaTuning.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Training;

public sealed class TrainerBadInputTests
{
    private static readonly TrainerOptions Options = new() { LearningRate = 0.05, Epochs = 1, Device = CPU };

    public static TheoryData<TrainerOptions, string> BadOptions => new()
    {
        { Options with { LearningRate = -1 }, "*LearningRate*above 0*" },
        { Options with { LearningRate = double.NaN }, "*LearningRate*above 0*" },
        { Options with { WeightDecay = -1 }, "*WeightDecay*at least 0*" },
        { Options with { MaxGradNorm = 0 }, "*MaxGradNorm*null turns clipping off*" },
        { Options with { Epochs = null }, "*Epochs is null and MaxSteps is null*" },
        { Options with { MaxSteps = 5 }, "*Epochs is 1 and MaxSteps is 5*" },
        { Options with { Epochs = 0 }, "*Epochs must be at least 1*" },
        { Options with { Accumulation = 0 }, "*Accumulation must be at least 1*" },
        { Options with { LogEvery = 0 }, "*LogEvery must be at least 1*" },
        { Options with { Patience = 2 }, "*Patience is 2*no validation data*" },
        { Options with { EvaluateEvery = 2 }, "*EvaluateEvery is 2*no validation data*" },
        { Options with { WarmupRatio = 1.5 }, "*WarmupRatio*0 to 1*" },
        { Options with { WarmupRatio = 0.1, WarmupSteps = 3 }, "*WarmupSteps is 3 and WarmupRatio is 0.1*" },
        { Options with { WarmupSteps = -1 }, "*WarmupSteps*at least 0*" },
        { Options with { Resume = true }, "*OutputFolder*" },
        { Options with { ParameterGroups = [new("classifier") { LearningRate = -1 }] }, "*LearningRate*above 0*" },
        { Options with { ParameterGroups = [new("no_such_name")] }, "*no_such_name*_embedding.weight*" },
        { Options with { Optimizer = new AdamWOptions { Beta1 = 2 } }, "*Beta1*below 1*" },
    };

    [Theory]
    [MemberData(nameof(BadOptions), DisableDiscoveryEnumeration = true)]
    public void Fit_BadOption_SaysWhatAndWhy(TrainerOptions options, string message)
    {
        using var model = new TinyClassifier();

        var act = () => new Trainer(model, options).Fit(TinyData.Loader());

        act.Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void Fit_NoExamples_SaysSo()
    {
        using var model = new TinyClassifier();
        var trainer = new Trainer(model, Options with { Schedule = Schedule.Constant });

        var known = () => trainer.Fit(TinyData.Loader(0));
        var sequence = () => trainer.Fit(new DataLoader<int[]>(TinyData.Rows(0).Where(_ => true), TinyData.Collate, 4));
        var evaluation = () => trainer.Evaluate(TinyData.Loader(0));

        known.Should().Throw<InvalidOperationException>().WithMessage("*empty*");
        sequence.Should().Throw<InvalidOperationException>().WithMessage("*empty*");
        evaluation.Should().Throw<InvalidOperationException>().WithMessage("*empty*");
    }

    [Fact]
    public void Fit_LengthUnknown_NeedsMaxStepsForTheSchedule()
    {
        using var model = new TinyClassifier();
        var stream = new DataLoader<int[]>(TinyData.Rows(10).Where(_ => true), TinyData.Collate, 4);

        var act = () => new Trainer(model, Options).Fit(stream);

        act.Should().Throw<ArgumentException>().WithMessage("*set MaxSteps*");
        new Trainer(model, Options with { Epochs = 2, Schedule = Schedule.Constant }).Fit(stream, TinyData.Loader()).Steps.Should().Be(6);
        new Trainer(model, Options with { Epochs = null, MaxSteps = 4 }).Fit(stream).Steps.Should().Be(4);
    }

    [Fact]
    public void Fit_NothingTrainable_TellsTheRemedies()
    {
        using var model = new TinyClassifier();
        foreach (var parameter in model.parameters())
            parameter.requires_grad = false;

        var act = () => new Trainer(model, Options).Fit(TinyData.Loader());

        act.Should().Throw<InvalidOperationException>().WithMessage("TinyClassifier has nothing to train*Apply a delta*requires_grad*");
    }

    [Fact]
    public void Fit_LossNotANumber_NamesStepLossRateAndRemedies_AndKeepsTheWeights()
    {
        using var model = new TinyClassifier();
        var calls = 0;
        Tensor? before = null;
        var trainer = new Trainer<ModelInputs>(model, batch =>
        {
            using var output = model.call(batch);
            if (calls++ < 2)
                return output.Loss!.alias();
            before ??= model.Embedding.detach().clone().DetachFromDisposeScope();
            return output.Loss! * double.NaN;
        }, Options with { Schedule = Schedule.Constant });

        var act = () => trainer.Fit(TinyData.Loader());

        var error = act.Should().Throw<TrainingDivergedException>().WithMessage("*loss is NaN at step 2*0.05*Lower the learning rate*").Which;
        (error.Step, error.LearningRate).Should().Be((2, 0.05));
        TensorAssert.Identical(model.Embedding, before!);
        model.Embedding.grad.Should().BeNull();
        before!.Dispose();
    }

    [Fact]
    public void Fit_InfiniteGradient_Stops()
    {
        using var model = nn.Linear(1, 1);
        var trainer = new Trainer<Tensor>(model, batch => model.call(batch).sum().mul(0).sqrt(), Options);
        using var batch = ones(1, 1);

        var act = () => trainer.Fit(BatchSource.From([batch]));

        act.Should().Throw<TrainingDivergedException>().WithMessage("*norm of the gradients*step 0*");
    }

    [Fact]
    public void Fit_OutputFolderBelowAFile_SaysWhich()
    {
        using var folder = new TemporaryFolder();
        using var model = new TinyClassifier();
        var file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "");

        var act = () => new Trainer(model, Options with { OutputFolder = Path.Combine(file, "out") }).Fit(TinyData.Loader());

        act.Should().Throw<IOException>().WithMessage($"*{file}*cannot be written*");
    }

    [Fact]
    public void Fit_DisposedModel_SaysSo()
    {
        var model = new TinyClassifier();
        model.Dispose();

        var act = () => new Trainer(model, Options).Fit(TinyData.Loader());

        act.Should().Throw<InvalidOperationException>().WithMessage("*is it disposed?");
    }

    [Fact]
    public void Fit_NoLabels_SaysSo()
    {
        using var model = new TinyClassifier();
        using var batch = new ModelInputs { InputIds = zeros(2, 5, dtype: ScalarType.Int64) };

        var act = () => new Trainer(model, Options).Fit(BatchSource.From([batch]));

        act.Should().Throw<InvalidOperationException>().WithMessage("*no loss*labels*");
    }

    [Fact]
    public void Fit_LossPerExample_SaysItsShape()
    {
        using var model = nn.Linear(1, 1);
        using var batch = ones(3, 1);

        var act = () => new Trainer<Tensor>(model, model.call, Options).Fit(BatchSource.From([batch]));

        act.Should().Throw<InvalidOperationException>().WithMessage("*(3, 1)*single number*");
    }

    [Fact]
    public void Fit_LossWithoutGradient_SaysSo()
    {
        using var model = nn.Linear(1, 1);
        using var batch = ones(1, 1);

        var act = () => new Trainer<Tensor>(model, x => x.sum(), Options).Fit(BatchSource.From([batch]));

        act.Should().Throw<InvalidOperationException>().WithMessage("*does not depend on any trainable parameter*");
    }
}
