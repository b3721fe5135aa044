using DeltaTuning.Training;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Training;

/// <summary>Best weights and early stopping, with a metric that says what the test wants.</summary>
public sealed class TrainerBestTests
{
    private static readonly TrainerOptions Options = new()
    {
        LearningRate = 0.05,
        MaxSteps = 6,
        EvaluateEvery = 1,
        Device = CPU,
        BestMetric = "given",
        Schedule = Schedule.Constant,
    };

    [Theory]
    [InlineData(null, 3)]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public void Fit_BestMetric_GivesItsWeightsBack(bool? higherIsBetter, int bestStep)
    {
        using var scope = NewDisposeScope();
        var weights = new List<Tensor>();

        var (result, final) = Train(Options with { HigherIsBetter = higherIsBetter }, [0.1, 0.5, 0.9, 0.9, 0.2, double.NaN], weights);

        result.Best!.Step.Should().Be(bestStep);
        TensorAssert.Identical(final, weights[bestStep - 1]);
        result.Evaluations.Should().HaveCount(6);
    }

    [Fact]
    public void Fit_RestoreBestOff_KeepsTheLastWeights()
    {
        using var scope = NewDisposeScope();
        var weights = new List<Tensor>();

        var (result, final) = Train(Options with { RestoreBest = false }, [0.1, 0.9, 0.2, 0.2, 0.2, 0.2], weights);

        result.Best!.Step.Should().Be(2);
        TensorAssert.Identical(final, weights[5]);
    }

    [Fact]
    public void Fit_Patience2_StopsAtTheSecondThatIsNoBetter()
    {
        using var scope = NewDisposeScope();

        var (result, _) = Train(Options with { Patience = 2 }, [0.1, 0.5, 0.5, 0.4, 0.9, 0.9], []);

        result.StoppedEarly.Should().BeTrue();
        result.Steps.Should().Be(4);
        result.Best!.Step.Should().Be(2);
    }

    [Fact]
    public void Fit_EvaluateEveryThird_EvaluatesAtTheEndAsWell()
    {
        using var scope = NewDisposeScope();

        var (result, _) = Train(Options with { MaxSteps = 8, EvaluateEvery = 3 }, [1, 2, 3], []);

        result.Evaluations.Select(evaluation => evaluation.Step).Should().Equal(3, 6, 8);
    }

    [Fact]
    public void Fit_UnknownMetric_ListsThoseThereAre()
    {
        using var model = new TinyClassifier();

        var act = () => new Trainer(model, Options).Fit(TinyData.Loader(), TinyData.Loader());

        act.Should().Throw<KeyNotFoundException>().WithMessage("*given*loss, accuracy*");
    }

    private static (TrainingResult Result, Tensor Final) Train(TrainerOptions options, double[] values, List<Tensor> weights)
    {
        using var model = new TinyClassifier();
        var trainer = new Trainer(model, options)
        {
            Metric = () =>
            {
                weights.Add(model.Embedding.detach().clone());
                return new Given(values[weights.Count - 1]);
            },
        };
        var result = trainer.Fit(TinyData.Loader(), TinyData.Loader());
        return (result, model.Embedding.detach().clone());
    }

    private sealed class Given(double value) : IMetric<ModelInputs>
    {
        public void Add(ModelInputs batch, ModelOutput output)
        {
        }

        public IReadOnlyDictionary<string, double> Compute() => new Dictionary<string, double> { ["given"] = value };
    }
}
