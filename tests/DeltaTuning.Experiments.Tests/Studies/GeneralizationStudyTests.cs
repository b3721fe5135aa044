using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies;
using DeltaTuning.Experiments.Studies.Generalization;

namespace DeltaTuning.Experiments.Tests.Studies;

public sealed class GeneralizationStudyTests
{
    private static readonly GeneralizationStudy Study = new();
    private static readonly StudyOptions Large = new() { Models = ["roberta-large"] };

    [Fact]
    public void The_whole_plan_has_1552_runs()
    {
        var plan = Study.Plan(Large, new NoTasks());

        // Eight tasks, two templates: one without training, and eight methods, four learning rates, three seeds.
        plan.Should().HaveCount(8 * 2 * (1 + (8 * 4 * 3))).And.HaveCount(1552);
        plan.Should().OnlyContain(run => run.Training.MeasureTrain && run.Shots == null);
        plan.Select(run => run.Method).Distinct().Should().Equal("none", "AP", "BF", "BF+AP", "PT", "PT+AP", "PT+BF", "PT+BF+AP", "FT");
        Study.Plan(new() { Miniature = true }, new NoTasks()).Should().HaveCount(2 * 2 * 9);
    }

    [Fact]
    public void A_gap_is_train_less_validation_at_the_chosen_rate()
    {
        var options = Large with { Tasks = ["sst2"], Methods = ["PT"], Template = true };
        var report = Report(options, run => run.LearningRates[0] == 1e-2
            ? MadeUpRuns.Result(0.9, 0.9, run.Seed switch { 13 => 0.91, 21 => 0.92, _ => 0.93 })
            : MadeUpRuns.Result(0.8, 0.8, 1));

        var cell = report.Table("gap-full-template").Cell("SST-2", "PT");
        cell.Value.Should().BeApproximately(2, 1e-9);
        cell.Deviation.Should().BeApproximately(100 * Math.Sqrt(0.0002 / 3), 1e-9);
        (cell.Paper, cell.PaperDeviation).Should().Be((1.11, 0.28));
        report.Table("train-full-template").Cell("SST-2", "PT").Value.Should().BeApproximately(92, 1e-9);
        report.Table("validation-full-template").Cell("Average", "PT").Value.Should().BeApproximately(90, 1e-9);
    }

    [Fact]
    public void Findings_are_computed_from_the_gaps()
    {
        // PT 1, BF 2, AP 3, combinations their sum, full fine-tuning 5.
        static double Gap(string method) => method == "FT" ? 0.05 : method.Split('+').Sum(part => part switch { "PT" => 0.01, "BF" => 0.02, "AP" => 0.03, _ => 0 });
        var summary = Report(Large with { Tasks = ["sst2", "rte"], Template = false }, run => MadeUpRuns.Result(0.8, 0.8, 0.8 + Gap(run.Method))).Summary;

        summary.Should().Contain(text => text.Contains("smallest with PT (1.00 points) and largest with PT+BF+AP (6.00 points)", StringComparison.Ordinal));
        summary.Should().Contain(text => text.Contains("adding AP enlarges the gap by 3.00 points in the mean (3 of 3 times it grows)", StringComparison.Ordinal));
        summary.Should().Contain(text => text.Contains("Here 3 of 3 are (full fine-tuning: 5.00 points): agrees", StringComparison.Ordinal));
        summary.Should().Contain(text => text.Contains("Here it is PT (1.00 points): agrees", StringComparison.Ordinal));
        summary.Should().Contain(text => text.Contains("combinations have 4.50 points in the mean, single methods 2.00: agrees", StringComparison.Ordinal));
    }

    [Fact]
    public void Missing_runs_show_as_missing()
    {
        var report = Study.Report(Large with { Tasks = ["sst2"] }, new NoTasks(), []);
        report.Table("gap-full-template").Cell("SST-2", "PT").Should().Match<ReportCell>(cell => cell.Value == null && cell.Paper == 1.11);
        report.Table("gap-full-none").Cell("SST-2", "PT").Paper.Should().BeNull();
        report.Sections.SelectMany(section => section.Figures).Should().BeEmpty();
    }

    private static StudyReport Report(StudyOptions options, Func<RunConfiguration, RunResult> result) => Study.Report(options, new NoTasks(), MadeUpRuns.Of(Study, options, result));
}
