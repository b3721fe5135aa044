using DeltaTuning.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Training;

public sealed class TrainerTests
{
    private static readonly TrainerOptions Options = new() { LearningRate = 0.05, Epochs = 10, Device = CPU, LogEvery = 1 };

    [Fact]
    public void Fit_LearnableData_Learns()
    {
        using var model = new TinyClassifier();

        var result = new Trainer(model, Options).Fit(TinyData.Loader(), TinyData.Loader(seed: null));

        result.Steps.Should().Be(40);
        result.Evaluations.Should().HaveCount(10);
        result.Evaluations[^1].Result["accuracy"].Should().Be(1);
        result.Best!.Result.Loss.Should().BeLessThan(0.2);
        model.training.Should().BeFalse("the mode it had is given back");
    }

    [Fact]
    public void Fit_SameSeed_GivesTheSameBits_AndAnotherSeedOthers()
    {
        using var scope = NewDisposeScope();
        var (first, second, other) = (Train(0), Train(0), Train(1));

        foreach (var (name, tensor) in first)
            TensorAssert.Identical(second[name], tensor, name);
        other.Should().Contain(item => !item.Value.allclose(first[item.Key], 1e-6, 1e-6, false));

        static Dictionary<string, Tensor> Train(int seed)
        {
            using var model = new TinyClassifier();
            new Trainer(model, Options with { Seed = seed }).Fit(TinyData.Loader());
            return model.Weights();
        }
    }

    [Fact]
    public void Fit_FrozenParameters_StayBitForBit_AndGetNoGradient()
    {
        using var model = new TinyClassifier();
        model.Embedding.requires_grad = false;
        using var before = model.Embedding.detach().clone();
        using var classifier = model.Classifier.weight!.detach().clone();

        new Trainer(model, Options with { WeightDecay = 0.5 }).Fit(TinyData.Loader());

        TensorAssert.Identical(model.Embedding, before);
        model.Embedding.grad.Should().BeNull();
        model.Classifier.weight!.grad.Should().BeNull("gradients are freed after the run");
        model.Classifier.weight.allclose(classifier, 1e-5, 1e-8, false).Should().BeFalse();
    }

    [Fact]
    public void Fit_Accumulation_EqualsOneLargeBatch()
    {
        using var scope = NewDisposeScope();
        var (large, small) = (Train(8, 1), Train(2, 4));

        foreach (var (name, tensor) in large)
            TensorAssert.Close(small[name], tensor, 1e-4, 1e-5, name);

        // 20 rows in eights: the last step of an epoch is half as large.
        static Dictionary<string, Tensor> Train(int batchSize, int accumulation)
        {
            using var model = new TinyClassifier(dropout: 0);
            new Trainer(model, Options with { Accumulation = accumulation, Epochs = 2, Optimizer = new SgdOptions() }).Fit(TinyData.Loader(20, batchSize, seed: null));
            return model.Weights();
        }
    }

    [Fact]
    public void Fit_Progress_TellsStepRateNormAndLoss()
    {
        using var model = new TinyClassifier();
        var recorder = new Recorder<TrainingProgress>();

        new Trainer(model, Options with { Epochs = null, MaxSteps = 6, WarmupSteps = 2 }).Fit(TinyData.Loader(), progress: recorder);

        recorder.Reports.Select(report => report.Step).Should().Equal(1, 2, 3, 4, 5, 6);
        recorder.Reports.Select(report => report.Epoch).Should().Equal(0, 0, 0, 0, 1, 1);
        recorder.Reports.Select(report => Math.Round(report.LearningRate, 6)).Should().Equal(0, 0.025, 0.05, 0.0375, 0.025, 0.0125);
        recorder.Reports.Should().OnlyContain(report => report.Loss > 0 && report.GradientNorm > 0 && report.ExamplesPerSecond > 0 && report.TotalSteps == 6);
        recorder.Reports[^1].Remaining.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void Fit_LogEveryThird_ReportsTheMeanBetween()
    {
        var every = Losses(1);
        var third = Losses(3);

        third.Should().HaveCount(3);
        third[0].Should().BeApproximately(every.Take(3).Average(), 1e-9);
        third[2].Should().BeApproximately(every.Skip(6).Average(), 1e-9);

        static List<double> Losses(int logEvery)
        {
            using var model = new TinyClassifier();
            var recorder = new Recorder<TrainingProgress>();
            new Trainer(model, Options with { Epochs = null, MaxSteps = 8, LogEvery = logEvery }).Fit(TinyData.Loader(), progress: recorder);
            return [.. recorder.Reports.Select(report => report.Loss)];
        }
    }

    [Fact]
    public void Fit_WarmupRatio_RoundsUp()
    {
        using var model = new TinyClassifier();
        var recorder = new Recorder<TrainingProgress>();

        new Trainer(model, Options with { Epochs = null, MaxSteps = 10, WarmupRatio = 0.25, Schedule = Schedule.Constant }).Fit(TinyData.Loader(), progress: recorder);

        recorder.Reports.Take(4).Select(report => Math.Round(report.LearningRate / 0.05, 6)).Should().Equal(0, 0.333333, 0.666667, 1);
    }

    [Fact]
    public void Fit_TrainingModeOff_IgnoresDropout()
    {
        using var one = new TinyClassifier(dropout: 0.5);
        using var other = new TinyClassifier(dropout: 0);

        new Trainer(one, Options with { TrainingMode = false }).Fit(TinyData.Loader());
        new Trainer(other, Options).Fit(TinyData.Loader());

        TensorAssert.Identical(one.Embedding, other.Embedding);
    }

    [Fact]
    public void Fit_ParameterGroups_HaveTheirOwnRates()
    {
        using var model = new TinyClassifier();
        using var embedding = model.Embedding.detach().clone();
        using var bias = model.Classifier.bias!.detach().clone();
        var options = Options with
        {
            Epochs = null,
            MaxSteps = 1,
            WeightDecay = 0.5,
            Schedule = Schedule.Constant,
            Optimizer = new SgdOptions(),
            MaxGradNorm = 1e-12,
            ParameterGroups = [ParameterGroup.NoDecay, new("embedding") { LearningRate = 0.1, WeightDecay = 1 }],
        };

        new Trainer(model, options).Fit(TinyData.Loader());

        TensorAssert.Close(model.Embedding, embedding * 0.9, 1e-5);
        TensorAssert.Close(model.Classifier.bias, bias, 1e-5, 1e-9);
    }

    [Theory]
    [InlineData("encoder.layer.0.output.LayerNorm.weight", true)]
    [InlineData("decoder.block.1.layer.2.layer_norm.weight", true)]
    [InlineData("classifier.bias", true)]
    [InlineData("relative_attention_bias.weight", false)]
    [InlineData("query.lora_A.weight", false)]
    [InlineData("word_embeddings.weight", false)]
    public void NoDecay_Names_AreBiasesAndNorms(string name, bool expected)
    {
        using var parameter = nn.Parameter(zeros(2, 2));

        ParameterGroup.NoDecay.Matches(name, parameter).Should().Be(expected);
    }

    [Fact]
    public void Fit_OwnLoss_TrainsAnyModule()
    {
        using var model = nn.Linear(2, 1);
        var points = new[] { (1f, 2f, 5f), (2f, 1f, 4f), (0f, 1f, 2f), (3f, 3f, 9f) };
        var loader = new BatchLoader<(float, float, float), Points>(points, Points.Of, 2, seed: 0);
        var trainer = new Trainer<Points>(model, batch => nn.functional.mse_loss(model.call(batch.X), batch.Y), Options with { Epochs = 300 });

        var result = trainer.Fit(loader);

        result.ExamplesPerSecond.Should().BeNull();
        trainer.Evaluate(loader).Loss.Should().BeLessThan(1e-3);
    }

    [Fact]
    public void Evaluate_UnevenBatches_WeighsByExamples()
    {
        using var model = new TinyClassifier();
        var trainer = new Trainer(model, Options);

        var whole = trainer.Evaluate(TinyData.Loader(10, 10, null));
        var parts = trainer.Evaluate(TinyData.Loader(10, 4, null));

        parts.Loss.Should().BeApproximately(whole.Loss, 1e-6);
        parts["accuracy"].Should().Be(whole["accuracy"]);
        (parts.Batches, parts.Examples).Should().Be((3, 10));
        var act = () => parts["f1"];
        act.Should().Throw<KeyNotFoundException>().WithMessage("*f1*loss, accuracy*");
    }

    [Fact]
    public void Fit_LoggerFactory_HearsOfStepsAndEvaluations()
    {
        using var model = new TinyClassifier();
        using var log = new ListLogger();

        new Trainer(model, Options with { Epochs = 1, LogEvery = 2, LoggerFactory = log }).Fit(TinyData.Loader(), TinyData.Loader());

        log.Messages.Should().HaveCount(4);
        log.Messages[0].Should().Be("Training 115 parameters in 3 tensors on cpu, 4 steps.");
        log.Messages[1].Should().StartWith("Step 2 of 4, epoch 0: loss 1.");
        log.Messages[3].Should().Match("Step 4: validation loss *, accuracy *.");
    }

    [Fact]
    public void Evaluate_OwnMetric_IsAsked()
    {
        using var model = new TinyClassifier();

        var result = new Trainer(model, Options) { Metric = () => new Rows() }.Evaluate(TinyData.Loader(10, 4));

        result["rows"].Should().Be(10);
    }

    private sealed class Rows : IMetric<ModelInputs>
    {
        private long _rows;

        public void Add(ModelInputs batch, ModelOutput output) => _rows += output.Logits!.shape[0];

        public IReadOnlyDictionary<string, double> Compute() => new Dictionary<string, double> { ["rows"] = _rows };
    }

    private sealed record Points(Tensor X, Tensor Y) : IDisposable
    {
        public static Points Of(IReadOnlyList<(float A, float B, float Y)> points) => new(
            tensor(points.SelectMany(point => new[] { point.A, point.B }).ToArray(), [points.Count, 2]),
            tensor(points.Select(point => point.Y).ToArray(), [points.Count, 1]));

        public void Dispose()
        {
            X.Dispose();
            Y.Dispose();
        }
    }
}
