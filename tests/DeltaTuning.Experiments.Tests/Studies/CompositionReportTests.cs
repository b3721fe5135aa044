using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies;
using DeltaTuning.Experiments.Studies.Composition;

namespace DeltaTuning.Experiments.Tests.Studies;

public sealed class CompositionReportTests
{
    private static readonly CompositionStudy Study = new();

    private static readonly StudyOptions Options = new() { Models = ["roberta-large"], Tasks = ["sst2", "rte"], Data = ["full"], Template = false };

    [Fact]
    public void A_cell_is_the_mean_over_seeds_at_the_rate_that_validation_chose()
    {
        var report = Report(Options with { Methods = ["AP"] }, Chosen);

        var cell = report.Table("composition-full-none").Cell("SST-2", "AP");
        // 0.001 is best by validation. Test: 0.7, 0.8, 0.9.
        cell.Value.Should().BeApproximately(80, 1e-9);
        cell.Deviation.Should().BeApproximately(100 * Math.Sqrt(0.02 / 3), 1e-9);
        (cell.Paper, cell.PaperDeviation).Should().Be((95.8, 0.1));
        cell.Runs.Should().HaveCount(3);
        report.Table("learning-rates-full-none").Cell("SST-2", "AP").Text.Should().Be("1e-3 / 1e-4");
    }

    [Fact]
    public void By_option_the_rate_is_chosen_on_the_test_split()
    {
        var report = Report(Options with { Methods = ["AP"], Selection = SelectionRule.Test }, Chosen);

        // 0.0001 has 0.95 on test for every seed.
        report.Table("composition-full-none").Cell("SST-2", "AP").Value.Should().BeApproximately(95, 1e-9);
        report.Summary.Should().Contain(text => text.Contains("test split, as the study's authors", StringComparison.Ordinal));
    }

    [Fact]
    public void Averages_are_over_tasks_beside_the_papers_of_the_same_tasks()
    {
        var report = Report(Options with { Methods = ["none", "AP"] }, run => MadeUpRuns.Result(0, run.Task == "glue-sst2" ? 0.9 : 0.6));

        var average = report.Table("composition-full-none").Cell("Average", "AP");
        average.Value.Should().BeApproximately(75, 1e-9);
        average.Deviation.Should().BeApproximately(0, 1e-9);
        average.Paper.Should().BeApproximately((95.8 + 86.8) / 2, 1e-9);
        average.PaperDeviation.Should().BeApproximately((0.1 + 0.5) / 2, 1e-9);
        report.Table("composition-full-none").Cell("Average", "none").Should().Match<ReportCell>(cell => cell.Value == 75 && cell.Deviation == null);
    }

    [Fact]
    public void The_average_of_all_eight_tasks_is_the_published_one() =>
        Report(new() { Models = ["m"], Data = ["16-shot"], Template = true, Methods = ["PT"] }, _ => MadeUpRuns.Result(0.5, 0.5))
            .Table("composition-16-shot-template").Cell("Average", "PT").Should().Match<ReportCell>(cell => cell.Paper == 49.8 && cell.PaperDeviation == 2.9);

    [Fact]
    public void Findings_are_computed_from_the_runs()
    {
        // Each of AP and BF adds 2 points, PT takes 1.
        double Test(string method) => 0.5 + (method.Contains("AP", StringComparison.Ordinal) ? 0.02 : 0) + (method.Contains("BF", StringComparison.Ordinal) ? 0.02 : 0) - (method.Contains("PT", StringComparison.Ordinal) ? 0.01 : 0);
        var report = Report(Options, run => MadeUpRuns.Result(0.5, Test(run.Method)));

        var added = report.Table("composition-added");
        added.Rows.Should().HaveCount(3 * 4);
        added.Rows.Single(row => row[0].Text == "PT" && row[1].Text == "BF+AP")[2].Value.Should().BeApproximately(-1, 1e-9);
        // (95.7 + 84.5 - 95.8 - 86.8) / 2
        added.Rows.Single(row => row[0].Text == "BF" && row[1].Text == "AP")[2].Paper.Should().BeApproximately(-1.2, 1e-9);
        added.Rows.Single(row => row[0].Text == "AP" && row[1].Text == "mean")[2].Value.Should().BeApproximately(2, 1e-9);
        report.Summary.Should().Contain(text => text.Contains("adding AP changes the average by +2.0 points in the mean, up in 3 of 3 comparisons: agrees", StringComparison.Ordinal));
        report.Summary.Should().Contain(text => text.Contains("adding PT changes the average by -1.0 points in the mean, down in 3 of 3 comparisons: agrees", StringComparison.Ordinal));
    }

    [Fact]
    public void The_template_is_compared_where_there_are_both()
    {
        var report = Report(Options with { Template = null, Methods = ["none", "AP"] }, run => MadeUpRuns.Result(0.5, run.Method == "AP" ? 0.9 : run.Template ? 0.8 : 0.5));

        var template = report.Table("composition-template");
        template.Cell("none", "full").Value.Should().BeApproximately(30, 1e-9);
        template.Cell("none", "full").Paper.Should().BeApproximately(((83.6 - 50.9) + (51.3 - 47.7)) / 2, 1e-9);
        template.Cell("AP", "full").Value.Should().BeApproximately(0, 1e-9);
        report.Summary.Should().Contain(text => text.Contains("changes the average by +30.0 points: agrees", StringComparison.Ordinal));
    }

    [Fact]
    public void Missing_runs_show_as_missing()
    {
        var options = Options with { Methods = ["AP", "BF"] };
        var all = MadeUpRuns.Of(Study, options, _ => MadeUpRuns.Result(0.5, 0.5));
        var report = Study.Report(options, new NoTasks(), [.. all.Where(run => run.Configuration is { Method: "AP", Task: "glue-sst2" } or { Method: "BF", Seed: 13 })]);

        var table = report.Table("composition-full-none");
        table.Cell("RTE", "AP").Should().Match<ReportCell>(cell => cell.Value == null && cell.Paper == 86.8);
        table.Cell("Average", "AP").Value.Should().BeNull();
        table.Cell("Average", "BF").Value.Should().BeApproximately(50, 1e-9);
        report.Table("missing-runs").Rows.Select(row => (row[1].Text, row[4].Text, row[5].Value, row[6].Value)).Should().BeEquivalentTo(
            [("glue-rte", "AP", 0.0, 12.0), ("glue-sst2", "BF", 4.0, 12.0), ("glue-rte", "BF", 4.0, 12.0)]);
        report.Summary.Should().Contain(text => text.StartsWith("20 of 48 runs are finished", StringComparison.Ordinal));
    }

    [Fact]
    public void A_report_without_runs_is_a_report()
    {
        var report = Study.Report(Options, new NoTasks(), []);
        report.Table("composition-full-none").Cell("SST-2", "AP").Should().Match<ReportCell>(cell => cell.Value == null && cell.Paper == 95.8);
        report.Sections.SelectMany(section => section.Figures).SelectMany(figure => figure.Series).Should().OnlyContain(series => series.FromPaper);
    }

    [Fact]
    public void Tunable_parameters_are_in_percent_of_all()
    {
        var cell = Report(Options with { Methods = ["PT"] }, _ => MadeUpRuns.Result(0.5, 0.5, trainable: 10_240, total: 355_000_000)).Table("composition-full-none").Cell("Tunable parameters, %", "PT");
        cell.Value.Should().BeApproximately(0.0029, 0.0001);
        cell.Paper.Should().Be(0.003);
    }

    [Fact]
    public void The_best_trained_column_is_marked()
    {
        var table = Report(Options with { Methods = ["none", "AP", "BF"] }, run => MadeUpRuns.Result(0.5, run.Method == "none" ? 0.9 : run.Method == "AP" ? 0.8 : 0.7)).Table("composition-full-none");
        table.Rows[0].Select(cell => cell.Best).Should().Equal(false, false, true, false);
    }

    [Fact]
    public void A_correlation_that_is_not_defined_is_not_chosen()
    {
        var report = Report(Options with { Methods = ["AP"], Tasks = ["stsb"] }, run => MadeUpRuns.Result(run.LearningRates[0] == 1e-2 ? double.NaN : 0.2, run.LearningRates[0] == 1e-2 ? double.NaN : 0.3));
        report.Table("composition-full-none").Cell("STS-B", "AP").Value.Should().BeApproximately(30, 1e-9);
    }

    [Theory]
    [InlineData(0.01, "Budget: 60 steps instead of the paper's 6000 (1 %), evaluated every 2 instead of 200.")]
    [InlineData(1, null)]
    public void A_smaller_budget_is_said(double budget, string? note)
    {
        var summary = Report(Options with { Budget = budget, Methods = ["AP"] }, _ => MadeUpRuns.Result(0.5, 0.5)).Summary;
        if (note is null)
            summary.Should().NotContain(text => text.StartsWith("Budget", StringComparison.Ordinal));
        else
            summary.Should().Contain(note);
    }

    private static StudyReport Report(StudyOptions options, Func<RunConfiguration, RunResult> result) => Study.Report(options, new NoTasks(), MadeUpRuns.Of(Study, options, result));

    // 0.001 is best by validation, 0.0001 by test.
    private static RunResult Chosen(RunConfiguration run) => run.LearningRates[0] switch
    {
        1e-3 => MadeUpRuns.Result(0.9, run.Seed switch { 13 => 0.7, 21 => 0.8, _ => 0.9 }),
        1e-4 => MadeUpRuns.Result(0.85, 0.95),
        _ => MadeUpRuns.Result(0.1, 0.1),
    };
}
