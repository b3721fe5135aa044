using DeltaTuning.Experiments.Miniature;
using DeltaTuning.Experiments.Prompts;
using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Experiments.Tests.Prompts;

public sealed class PromptRunsTests
{
    private static readonly RunConfiguration Run = new()
    {
        Kind = PromptRuns.Kind,
        Model = "mini-roberta",
        Task = "mini-sentiment",
        Method = "PT+BF+AP",
        LearningRates = [3e-3],
        Template = true,
        Training = new() { Steps = 60, EvaluateEvery = 60, BatchSize = 16, MaxInputLength = 64 },
    };

    [Theory]
    [InlineData("FT", 1e-3)]
    [InlineData("PT+BF+AP", 1e-2)]
    public void A_run_learns_a_few_examples_by_heart(string method, double rate)
    {
        using var folder = new TemporaryFolder();
        var run = new RunWorker { Executors = [PromptRuns.CreateExecutor()], Tasks = new MiniatureTasks(), Device = TorchSharp.torch.CPU }.Run(folder["run"], Run with { Method = method, LearningRates = [rate], Training = Run.Training with { BatchSize = 8, TrainExamples = 8, EvaluationExamples = 16 } });

        var losses = run.Log.Select(entry => entry.Loss).OfType<double>().ToArray();
        losses.TakeLast(10).Average().Should().BeLessThan(losses.Take(10).Average());
        run.Result.Metric.Should().Be("accuracy");
        run.Result.Values.Should().ContainKeys("validation", "test");
    }

    [Theory]
    [InlineData("mini-t5", "mini-sentiment", null, "*'mini-t5' is a t5*RoBERTa and BERT*")]
    [InlineData("mini-roberta", "glue-cola", null, null)]
    [InlineData("mini-roberta", "mini-question", null, "*'mini-question' has no template*")]
    [InlineData("mini-roberta", "mini-sentiment", 16, "*without a seed*")]
    public void What_cannot_run_is_said_before(string model, string task, int? shots, string? message)
    {
        var check = FluentActions.Invoking(() => PromptRuns.Check(Run with { Model = model, Task = task, Shots = shots }, new() { Folder = "", Tasks = new MiniatureTasks(), Log = _ => { } }));
        if (message is null)
            check.Should().NotThrow();
        else
            check.Should().Throw<Exception>().WithMessage(message);
    }

    [Fact]
    public void Unknown_settings_are_refused() =>
        FluentActions.Invoking(() => PromptRuns.Check(Run with { Settings = new Dictionary<string, string> { ["loss"] = "x" } }, new() { Folder = "", Tasks = new MiniatureTasks(), Log = _ => { } }))
            .Should().Throw<ArgumentException>().WithMessage("loss is no setting*stsb_loss*");
}
