using DeltaTuning.Experiments.Backbones;
using DeltaTuning.Experiments.Miniature;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.TextToText;
using DeltaTuning.Models;

namespace DeltaTuning.Experiments.Tests.TextToText;

public sealed class TextToTextRunsTests : IDisposable
{
    private static readonly RunWorker Worker = new() { Executors = [TextToTextRuns.Executor()], Tasks = new MiniatureTasks(), Device = TorchSharp.torch.CPU };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_LearnsAndMeasuresGeneratedAnswers()
    {
        var untrained = Worker.Run(_folder["none"], Run("none"));
        var trained = Worker.Run(_folder["trained"], Run("LR"));

        trained.Result.Metric.Should().Be("ACC");
        trained.Result.Values.Keys.Should().Equal("test", "test_loss", "validation", "validation_loss");
        trained.Result.Values["validation_loss"].Should().BeLessThan(untrained.Result.Values["validation_loss"] / 2);
        trained.Log.Count(entry => entry.Split == "validation").Should().Be(3);

        // The saved delta gives the same answers.
        using var model = T5ForConditionalGeneration.FromPretrained(ModelFolders.Resolve("mini-t5"));
        using var delta = model.LoadComposition(_folder["trained", "delta"]);
        var examples = new MiniatureTasks().Load("mini-sentiment").Test.Take(16).ToArray();
        var answers = model.GenerateText(TextTokenizer.FromPretrained(ModelFolders.Resolve("mini-t5")), [.. examples.Select(example => example.Input)]);
        answers.Zip(examples).Average(pair => pair.First == pair.Second.Targets[0] ? 1.0 : 0).Should().Be(trained.Result.Values["test"]);
    }

    [Fact]
    public void Run_GivesTheSameNumbersAgain()
    {
        var run = Run("PT+BF") with { Shots = 4, DataSeed = 13, MethodOptions = new Dictionary<string, double> { ["PT.tokens"] = 5 } };
        var (first, second) = (Worker.Run(_folder["first"], run), Worker.Run(_folder["second"], run));
        second.Result.Values.Should().Equal(first.Result.Values);
        second.Log.Select(entry => entry.Loss).Should().Equal(first.Log.Select(entry => entry.Loss));
    }

    [Fact]
    public void Check_NamesWhatIsWrong()
    {
        Worker.Check(Run("LR"));
        FluentActions.Invoking(() => Worker.Check(Run("LR") with { Task = null })).Should().Throw<ArgumentException>().WithMessage("*needs a task*");
        FluentActions.Invoking(() => Worker.Check(Run("LR") with { Template = true })).Should().Throw<ArgumentException>().WithMessage("*has no templates*");
        FluentActions.Invoking(() => Worker.Check(Run("LR") with { Model = "mini-roberta" })).Should().Throw<ArgumentException>().WithMessage("*needs T5 or mT5, but mini-roberta is of the family 'roberta'*");
    }

    private static RunConfiguration Run(string method) => new()
    {
        Kind = TextToTextRuns.Kind,
        Model = "mini-t5",
        Task = "mini-sentiment",
        Method = method,
        Seed = 1,
        LearningRates = method == "none" ? [] : [0.01],
        Training = new() { Steps = method == "none" ? 0 : 24, EvaluateEvery = 8, BatchSize = 8, EvaluationExamples = 16, MaxInputLength = 48, MaxOutputLength = 8 },
    };
}
