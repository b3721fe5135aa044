using DeltaTuning.Experiments.Miniature;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies;
using DeltaTuning.Experiments.Studies.Performance;
using DeltaTuning.Experiments.TextToText;
using TorchSharp;

namespace DeltaTuning.Experiments.Tests.Miniature;

public sealed class MiniatureLearningTests
{
    [Theory, InlineData("FT"), InlineData("LR"), InlineData("AP")]
    public void The_miniature_shows_learning(string method)
    {
        using var folder = new TemporaryFolder();
        var tasks = new MiniatureTasks();
        var run = new PerformanceStudy().Plan(new() { Miniature = true, Tasks = ["mini-sentiment"], Methods = [method] }, tasks).Single();

        var result = TextToTextRuns.Executor().Execute(run, new() { Folder = folder.Path, Tasks = tasks, Log = _ => { }, Device = torch.CPU }, CancellationToken.None);

        result.Values["validation"].Should().BeGreaterThan(0.8);
        result.Values["test"].Should().BeGreaterThan(0.75);
    }
}
