using DeltaTuning.Experiments.Measurements;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies;
using DeltaTuning.Experiments.Studies.Efficiency;

namespace DeltaTuning.Experiments.Tests.Studies;

public sealed class EfficiencyStudyTests
{
    private static readonly EfficiencyStudy Study = new();
    private static readonly StudyOptions Options = new() { Models = ["t5-base", "roberta-large"], Methods = ["FT", "AP", "BF"] };

    [Fact]
    public void The_grids_are_the_papers()
    {
        var plan = Study.Plan(new(), new NoTasks());

        // Three sizes of T5, four batches, six methods; six lengths, four methods.
        plan.Should().HaveCount((3 * 4 * 6) + (6 * 4)).And.OnlyHaveUniqueItems();
        plan.Select(run => run.Model).Distinct().Should().Equal("random-t5-base", "random-t5-large", "random-t5-3b", "random-roberta-large");
        plan.Where(run => run.Model == "random-t5-3b").Select(run => run.Training.BatchSize).Distinct().Should().Equal(1, 8, 32, 64);
        plan.Where(run => run.Model == "random-roberta-large").Select(run => run.Training.MaxInputLength).Distinct().Should().Equal(16, 32, 64, 128, 256, 480);
    }

    [Fact]
    public void Names_of_the_hub_mean_the_architecture_where_no_folder_has_them() =>
        Study.Plan(Options, new NoTasks()).Select(run => run.Model).Distinct().Should().Equal("random-t5-base", "random-roberta-large");

    [Fact]
    public void Full_fine_tuning_is_measured_whatever_is_asked_for()
    {
        var plan = Study.Plan(Options with { Models = ["roberta-base"], Methods = ["AP"], BatchSize = 8, MaxInputLength = 64, Steps = 5 }, new NoTasks());

        // A batch of eight, and of one by length.
        plan.Select(run => (run.Method, run.Training.BatchSize, run.Training.MaxInputLength)).Should().Equal(("FT", 8, 64), ("AP", 8, 64), ("FT", 1, 64), ("AP", 1, 64));
        plan.Should().OnlyContain(run => run.Kind == MeasurementExecutor.KindName && run.Training.Steps == 5);
    }

    [Fact]
    public void Tasks_mean_nothing_here()
    {
        var act = () => Study.Plan(Options with { Tasks = ["glue-sst2"] }, new NoTasks());

        act.Should().Throw<ArgumentException>().WithMessage("*glue-sst2*");
    }

    [Fact]
    public void Savings_and_ratios_are_those_of_the_runs()
    {
        var report = Report(run => Values(
            peak: run.Method == "FT" ? 4e9 : run.Training.BatchSize <= 8 ? 1e9 : 3e9,
            forward: run.Method == "AP" ? 0.012 : 0.010,
            backward: run.Method == "FT" ? 0.020 : 0.011));

        report.Table("efficiency-memory").Cell(1, "FT").Value.Should().BeApproximately(4, 1e-9);
        report.Table("efficiency-savings").Cell(8, "AP").Value.Should().BeApproximately(75, 1e-9);
        report.Table("efficiency-savings").Cell(64, "BF").Value.Should().BeApproximately(25, 1e-9);
        report.Table("efficiency-steps").Cell(1, "AP").Value.Should().BeApproximately(24, 1e-9);
        report.Table("efficiency-forward").Cell(16, "AP").Value.Should().BeApproximately(12, 1e-9);
        var ratio = report.Table("efficiency-backward-ratio").Cell(480, "AP");
        ratio.Value.Should().BeApproximately(0.55, 1e-9);
        ratio.Paper.Should().BeApproximately(79.8 / 116.0, 1e-9);
        ratio.Runs.Should().HaveCount(2);
        report.Table("efficiency-estimates").Cell("random-t5-base", "FT").Value.Should().BeApproximately(0.5, 1e-9);
        report.Summary.Should().Contain(text => text.Contains("Here they save 75.0 to 75.0 %", StringComparison.Ordinal));
        report.Summary.Should().Contain(text => text.Contains("Here they save 25.0 to 25.0 %: does not agree", StringComparison.Ordinal));
        report.Summary.Should().Contain(text => text.Contains("the backward pass of every delta takes less time than full fine-tuning's (so the authors' table). Here the ratios are 0.55 to 0.55: agrees", StringComparison.Ordinal));
        var savings = report.Sections.SelectMany(section => section.Figures).Single(figure => figure.Name == "efficiency-savings");
        savings.Groups.Should().Equal("1", "8", "32", "64");
        savings.Series.Select(series => series.Name).Should().Equal("AP", "BF");
    }

    [Fact]
    public void Where_full_fine_tuning_is_missing_nothing_is_said_to_be_saved()
    {
        var report = Report(run => run is { Method: "FT", Training.BatchSize: 64 } ? null : Values(1e9, 0.01, 0.01));

        report.Table("efficiency-savings").Cell(64, "AP").Value.Should().BeNull();
        report.Table("efficiency-memory").Cell(64, "AP").Value.Should().BeApproximately(1, 1e-9);
        report.Table("missing-runs").Rows.Should().ContainSingle().Which[1].Text.Should().Be("FT");
    }

    private static StudyReport Report(Func<RunConfiguration, RunResult?> result) => Study.Report(
        Options, new NoTasks(), MadeUpRuns.Of(Study.Plan(Options, new NoTasks()).Where(run => result(run) is not null), run => result(run)!));

    private static RunResult Values(double peak, double forward, double backward) => new()
    {
        Values = new Dictionary<string, double>
        {
            [MeasuredValue.Peak] = peak,
            [MeasuredValue.Estimate] = peak / 2,
            [MeasuredValue.Forward] = forward,
            [MeasuredValue.Backward] = backward,
            [MeasuredValue.Inference] = forward,
            [MeasuredValue.Step] = 2 * forward,
            [MeasuredValue.Threads] = 2,
        },
        TrainableParameters = 1,
        TotalParameters = 100,
    };
}
