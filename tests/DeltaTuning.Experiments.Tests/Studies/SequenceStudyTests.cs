using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies;
using DeltaTuning.Experiments.Studies.Sequence;

namespace DeltaTuning.Experiments.Tests.Studies;

public sealed class SequenceStudyTests
{
    private static readonly SequenceStudy Study = new();
    private static readonly StudyOptions Large = new() { Models = ["roberta-large"] };

    [Fact]
    public void The_plan_has_six_orders_with_and_without_template()
    {
        var plan = Study.Plan(Large, new NoTasks());

        plan.Should().HaveCount(6 * 2);
        plan.Should().OnlyContain(run => run.Task == "glue-sst2" && run.Shots == null && run.Seed == 13 && run.Training.Steps == 6000 && run.Training.BatchSize == 64);
        plan.Single(run => run.Method == "PT>AP>BF" && run.Template).LearningRates.Should().Equal(1e-2, 1e-5, 1e-3);
    }

    [Fact]
    public void Options_widen_and_narrow_it()
    {
        Study.Plan(Large with { LearningRates = [1e-3, 1e-4], Seeds = [1, 2], Tasks = ["rte"], Methods = ["AP>PT"], Template = false }, new NoTasks())
            .Select(run => (run.Seed, string.Join(' ', run.LearningRates))).Should().Equal((1, "0.001 0.001"), (1, "0.0001 0.0001"), (2, "0.001 0.001"), (2, "0.0001 0.0001"));
        Study.Plan(new() { Miniature = true }, new NoTasks()).Select(run => (run.Method, run.Template)).Distinct().Should().HaveCount(12);
        Study.Invoking(it => it.Plan(Large with { Methods = ["AP+PT"] }, new NoTasks())).Should().Throw<ArgumentException>().WithMessage("*'AP+PT' has one stage*");
    }

    [Fact]
    public void Stages_stand_beside_the_published_curves()
    {
        var table = Report(Large, _ => MadeUpRuns.Result(0.93, 0.92, stages: [new("a", 0.8, 0.85, 1), new("b", 0.86, 0.9, 1), new("c", 0.91, 0.93, 1)])).Table("sequence-template");

        // The published ones as read off the figure: 95.18 / 95.30, 95.18 / 95.53, 96.10 / 96.33.
        var row = table.Rows.Single(cells => cells[0].Text == "BF → AP → PT");
        row.Skip(1).Select(cell => cell.Value!.Value).Should().Equal([80, 85, 86, 90, 91, 93, 92], (left, right) => Math.Abs(left - right) < 1e-9);
        row.Skip(1).Take(6).Select(cell => Math.Round(cell.Paper!.Value, 2)).Should().Equal(95.18, 95.30, 95.18, 95.53, 96.10, 96.33);
    }

    [Fact]
    public void Curves_run_over_the_stages_beside_the_published_ones()
    {
        var runs = MadeUpRuns.Of(Study, Large with { Steps = 10 }, _ => MadeUpRuns.Result(0.9, 0.9, stages: [new("a", 0.8, 0.8, 1)]))
            .Select(run => run with
            {
                Log = [Evaluation(0, 5, 0.5), new() { Step = 6, Stage = 0, Loss = 1, Seconds = 1 }, Evaluation(0, 10, 0.6), Evaluation(2, 10, 0.7)],
            });
        var report = Study.Report(Large with { Steps = 10 }, new NoTasks(), [.. runs]);

        var figure = report.Sections.SelectMany(section => section.Figures).Single(figure => figure.Name == "sequence-ap-bf-pt");
        figure.Series.Select(series => (series.Name, series.FromPaper)).Should().Equal(("no template", false), ("paper, no template", true), ("manual template", false), ("paper, manual template", true));
        figure.Series[0].X.Should().Equal(0.5, 1, 3);
        figure.Series[0].Y.Should().Equal(50, 60, 70);
        figure.Series[1].X.Should().HaveCount(90).And.Contain(3);
        figure.Series[1].Y[0].Should().BeApproximately(100.0 * 814 / 872, 1e-9);
    }

    [Fact]
    public void It_says_how_often_a_stage_improves_and_which_order_ends_best()
    {
        var summary = Report(Large with { Template = false }, run => MadeUpRuns.Result(0.9, 0.9, stages: [new("a", 0.8, 0.8, 1), new("b", 0.8, 0.9, 1), new("c", 0.8, run.Method == "PT>BF>AP" ? 0.95 : 0.85, 1)])).Summary;

        summary.Should().Contain(text => text.Contains("in 7 of 12 steps", StringComparison.Ordinal) && text.Contains("The best order ends at 95.00 % (PT → BF → AP)", StringComparison.Ordinal));
    }

    [Fact]
    public void Missing_runs_show_as_missing()
    {
        var report = Study.Report(Large, new NoTasks(), []);
        report.Table("sequence-none").Cell("AP → BF → PT", "Stage 1: last").Should().Match<ReportCell>(cell => cell.Value == null && Math.Round(cell.Paper!.Value, 2) == 95.41);
        report.Table("missing-runs").Rows.Should().HaveCount(12);
    }

    private static StudyReport Report(StudyOptions options, Func<RunConfiguration, RunResult> result) => Study.Report(options, new NoTasks(), MadeUpRuns.Of(Study, options, result));

    private static RunLogEntry Evaluation(int stage, long step, double value) => new() { Step = step, Stage = stage, Split = "validation", Values = new Dictionary<string, double> { ["accuracy"] = value }, Seconds = 1 };
}
