using DeltaTuning.Experiments.Miniature;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies;
using DeltaTuning.Experiments.Studies.Convergence;

namespace DeltaTuning.Experiments.Tests.Studies;

public sealed class ConvergenceStudyTests
{
    private static readonly ConvergenceStudy Study = new();
    private static readonly MiniatureTasks Tasks = new();
    private static readonly StudyOptions Options = new() { Models = ["t5"], Tasks = ["mini-sentiment", "mini-question"], Methods = ["FT", "AP", "LR", "PF"], LearningRates = [0.1] };

    [Fact]
    public void Steps_to_near_the_best_are_read_from_each_log()
    {
        var report = Report(run => run.Method switch
        {
            // 0.95 of 0.8 is 0.76.
            "FT" => [0.5, 0.77, 0.8, 0.78],
            "PF" => [0.1, 0.2, 0.3, 0.4],
            _ => [0.5, 0.6, 0.8, 0.8],
        });

        var steps = report.Table("convergence-steps");
        steps.Cell("mini-sentiment", "FT").Value.Should().Be(200);
        steps.Cell("mini-question", "AP").Value.Should().Be(300);
        steps.Cell("mean of the tasks that all have", "PF").Value.Should().Be(400);
        report.Table("convergence-best").Cell("mini-sentiment", "FT").Value.Should().BeApproximately(80, 1e-9);
        report.Summary.Should().Contain(text => text.Contains("the fastest first: FT (200), AP (300), LR (300), PF (400). 5 of 5 pairs stand as in the paper: agrees.", StringComparison.Ordinal));
    }

    [Fact]
    public void What_learns_nothing_has_no_steps_and_leaves_the_means_of_the_others()
    {
        var report = Report(run => run.Method == "PF" ? [0, 0, 0] : [0.5, 0.8, 0.8]);

        var steps = report.Table("convergence-steps");
        steps.Cell("mini-sentiment", "PF").Value.Should().BeNull();
        steps.Cell("mean of the tasks that all have", "PF").Value.Should().BeNull();
        steps.Cell("mean of the tasks that all have", "FT").Value.Should().Be(200);
        report.Summary.Should().Contain(text => text.Contains("the fastest first: FT (200), AP (200), LR (200).", StringComparison.Ordinal));
    }

    [Fact]
    public void Seeds_are_averaged()
    {
        var report = Report(run => run.Seed == 1 ? [0.8, 0.8] : [0.1, 0.6], Options with { Seeds = [1, 2] });

        // Seed 1 is there at 100, seed 2 at 200.
        report.Table("convergence-steps").Cell("mini-sentiment", "FT").Value.Should().Be(150);
        // The mean curve is 0.45, 0.7.
        var series = report.Sections.SelectMany(section => section.Figures).Single(figure => figure.Name == "convergence-mini-sentiment").Series[0];
        series.X.Should().Equal(100, 200);
        series.Y[0].Should().BeApproximately(45, 1e-9);
        series.Y[1].Should().BeApproximately(70, 1e-9);
    }

    [Fact]
    public void Losses_other_splits_and_steps_that_were_evaluated_twice_do_not_count()
    {
        var report = Report(_ => [0.4, 0.8], more:
        [
            new() { Step = 50, Loss = 3, Seconds = 0 },
            new() { Step = 150, Split = "test", Values = new Dictionary<string, double> { ["accuracy"] = 1 }, Seconds = 0 },
            new() { Step = 200, Split = "validation", Values = new Dictionary<string, double> { ["accuracy"] = 0.8 }, Seconds = 0 },
        ]);

        report.Table("convergence-steps").Cell("mini-sentiment", "FT").Value.Should().Be(200);
    }

    [Fact]
    public void Nothing_finished_gives_a_report_without_figures()
    {
        var report = Study.Report(Options, Tasks, []);

        report.Sections.SelectMany(section => section.Figures).Should().BeEmpty();
        report.Table("convergence-steps").Cell("mini-sentiment", "FT").Value.Should().BeNull();
        report.Summary.Should().Contain(text => text.Contains("ours cannot be said", StringComparison.Ordinal));
    }

    private static Experiments.Reports.StudyReport Report(Func<RunConfiguration, double[]> curve, StudyOptions? options = null, IReadOnlyList<RunLogEntry>? more = null) => Study.Report(
        options ?? Options, Tasks, [.. MadeUpRuns.Of(Study.Plan(options ?? Options, Tasks), run => MadeUpRuns.Result(curve(run).Max(), curve(run)[^1])).Select(run => run with
        {
            Result = run.Result with { Metric = "accuracy" },
            Log = [.. curve(run.Configuration).Select((value, index) => Evaluation((index + 1) * 100, value)), .. more ?? []],
        })]);

    private static RunLogEntry Evaluation(long step, double value) =>
        new() { Step = step, Split = "validation", Values = new Dictionary<string, double> { ["loss"] = 1, ["accuracy"] = value }, Seconds = step };
}
