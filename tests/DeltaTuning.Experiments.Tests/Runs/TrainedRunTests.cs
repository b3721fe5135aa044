using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Experiments.Tests.Runs;

public sealed class TrainedRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sequence_GoesOnFromLastStepsAndReportsLastAndBestOfEachStage()
    {
        var record = Toys.Worker.Run(_folder["run"], Toys.Run("AP>BF>PT", steps: 8));
        record.Result.Stages.Select(stage => stage.Method).Should().Equal("AP", "BF", "PT");
        record.Result.Steps.Should().Be(24);
        foreach (var (stage, number) in record.Result.Stages.Select((stage, number) => (stage, number)))
        {
            var scores = record.Log.Where(entry => entry.Stage == number && entry.Split == "validation").ToArray();
            scores.Select(entry => entry.Step).Should().Equal(4, 8);
            stage.Last.Should().Be(scores[^1].Values!["score"]);
            stage.Best.Should().Be(scores.Max(entry => entry.Values!["score"]));
            record.Log.Where(entry => entry.Stage == number && entry.Loss is not null).Max(entry => entry.LearningRate).Should().Be(0.01 / (number + 1));
        }
        record.Result.Values["validation"].Should().Be(record.Result.Stages[^1].Best);
        record.Result.BestStep.Should().Be(record.Result.Stages[^1].BestStep);
        _folder.Files.Should().Contain("run/delta/composition.json");
    }

    [Fact]
    public void Sequence_HasLaterDeltasInPlaceFromTheStart()
    {
        // A prompt changes the output from the start, so that a first stage without learning tells whether it is there.
        var alone = Toys.Worker.Run(_folder["alone"], Toys.Run("BF", steps: 4) with { LearningRates = [1e-12] });
        var first = Toys.Worker.Run(_folder["first"], Toys.Run("BF>PT", steps: 4) with { LearningRates = [1e-12, 1e-12] });
        first.Result.Stages[0].Last.Should().NotBeApproximately(alone.Result.Values["validation"], 1e-7);
        first.Result.Stages[0].Last.Should().BeApproximately(first.Result.Stages[1].Last, 1e-7);
    }

    [Fact]
    public void FullFineTuning_KeepsItsModelOnRequest()
    {
        Toys.Worker.Run(_folder["numbers"], Toys.Run("FT", steps: 4));
        var record = (Toys.Worker with { KeepModels = true }).Run(_folder["model"], Toys.Run("FT", steps: 4));
        record.Result.TrainableParameters.Should().Be(record.Result.TotalParameters);
        _folder.Files.Where(file => file.Contains("/delta/")).Should().Equal("model/delta/config.json", "model/delta/model.safetensors");
    }

    [Fact]
    public void Memory_IsEstimatedBySizes()
    {
        var (full, prompt) = (MemoryEstimate.Of(Toys.Run("FT")), MemoryEstimate.Of(Toys.Run("PT")));
        full.Training.Should().Be(3 * full.Weights);
        prompt.Training.Should().Be(3 * 4 * 10 * 32);
        prompt.Activations.Should().Be(full.Activations);
        MemoryEstimate.Of(Toys.Run("FT") with { Training = Toys.Run("FT").Training with { Accumulation = 4 } }).Activations.Should().Be(full.Activations / 4);
        MemoryEstimate.Of(Toys.Run("none")).Training.Should().Be(0);
    }

    [Theory]
    [InlineData("AP>BF", 1, "AP>BF has 2 stages, but there are 1 learning rates*")]
    [InlineData("AQ", 1, "There is no method 'AQ'*")]
    public void Check_SaysWhatIsWrong(string method, int rates, string message)
    {
        var run = Toys.Run("AP") with { Method = method, LearningRates = [.. Enumerable.Repeat(0.01, rates)] };
        FluentActions.Invoking(() => Toys.Worker.Check(run)).Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void Check_LooksAtTaskModelAndNames()
    {
        Toys.Worker.Check(Toys.Run());
        FluentActions.Invoking(() => Toys.Worker.Check(Toys.Run() with { Task = "toy-c" })).Should().Throw<ArgumentException>().WithMessage("There is no task 'toy-c'*");
        FluentActions.Invoking(() => Toys.Worker.Check(Toys.Run() with { Kind = "play" })).Should().Throw<ArgumentException>().WithMessage("No executor carries out runs of the kind 'play'; there are toy.");
        FluentActions.Invoking(() => Toys.Worker.Check(Toys.Run() with { Training = Toys.Run().Training with { Optimizer = "adamx" } })).Should().Throw<ArgumentException>().WithMessage("*\"adamx\"*");
        FluentActions.Invoking(() => Toys.Worker.Check(Toys.Run() with { Model = _folder["nowhere"] })).Should().Throw<IOException>();
        FluentActions.Invoking(() => Toys.Worker.Check(Toys.Run() with { Training = Toys.Run().Training with { Accumulation = 3 } })).Should().Throw<ArgumentException>().WithMessage("A batch of 4 cannot be cut into 3*");
    }
}
