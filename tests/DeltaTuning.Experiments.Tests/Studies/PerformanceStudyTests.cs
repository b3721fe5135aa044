using DeltaTuning.Experiments.Miniature;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies;
using DeltaTuning.Experiments.Studies.Convergence;
using DeltaTuning.Experiments.Studies.Performance;

namespace DeltaTuning.Experiments.Tests.Studies;

public sealed class PerformanceStudyTests
{
    private static readonly PerformanceStudy Study = new();
    private static readonly MiniatureTasks Tasks = new();
    private static readonly StudyOptions Options = new() { Models = ["t5-base", "t5-large"], Tasks = ["mini-sentiment", "mini-question"] };

    [Fact]
    public void Every_method_tries_its_rates_on_the_first_backbone_and_prompts_on_the_larger_one_too()
    {
        var plan = Study.Plan(Options, Tasks);

        // Two tasks, five methods of three rates, and prompt tuning once more.
        plan.Should().HaveCount(2 * 6 * 3).And.OnlyHaveUniqueItems();
        plan.Where(run => run.Model == "t5-large").Should().HaveCount(2 * 3).And.OnlyContain(run => run.Method == "PT");
        plan.Should().OnlyContain(run => run.Kind == "text-to-text" && run.Seed == 42 && run.Training.Steps == 20_000 && run.Training.EvaluateEvery == 1_000 && run.Training.Optimizer == "adafactor" && run.Training.Beams == 4);
    }

    [Fact]
    public void Options_are_followed()
    {
        var plan = Study.Plan(
            Options with { Models = ["t5"], Methods = ["lr", "none"], Seeds = [1, 2], LearningRates = [0.1, 0.2], Budget = 0.1, BatchSize = 4, MaxInputLength = 99, TrainExamples = 50, EvaluationExamples = 20 }, Tasks);

        plan.Should().HaveCount(2 * 2 * (2 + 1));
        plan.Where(run => run.Method == "none").Should().HaveCount(4).And.OnlyContain(run => run.Training.Steps == 0 && run.LearningRates.Count == 0);
        plan.Where(run => run.Method == "LR").Should().OnlyContain(run => run.Training.Steps == 2_000 && run.Training.EvaluateEvery == 100 && run.Training.WarmupSteps == 50
            && run.Training.BatchSize == 4 && run.Training.MaxInputLength == 99 && run.Training.TrainExamples == 50 && run.Training.EvaluationExamples == 20);
        plan.Take(6).Should().OnlyContain(run => run.Seed == 1);
    }

    [Fact]
    public void The_miniature_has_one_task_of_each_category()
    {
        var plan = Study.Plan(new() { Miniature = true }, Tasks);

        plan.Should().HaveCount(3 * 5).And.OnlyContain(run => run.Model == "mini-t5" && run.Training.Steps <= 100);
        plan.Select(run => Tasks.Find(run.Task!).Category).Distinct().Should().HaveCount(3);
    }

    [Fact]
    public void Convergence_shares_the_runs() =>
        new ConvergenceStudy().Plan(Options, Tasks).Should().BeEquivalentTo(Study.Plan(Options, Tasks));

    [Fact]
    public void What_means_nothing_is_refused()
    {
        var act = (StudyOptions options) => (Action)(() => Study.Plan(options, Tasks));

        act(new()).Should().Throw<ArgumentException>().WithMessage("Name a backbone*");
        act(Options with { Methods = ["XY"] }).Should().Throw<ArgumentException>().WithMessage("*'XY'*");
        act(Options with { Tasks = ["mini-sentimant"] }).Should().Throw<ArgumentException>().WithMessage("*mini-sentiment*");
        act(Options with { Budget = 2 }).Should().Throw<ArgumentException>().WithMessage("*above 0 and at most 1*");
        act(Options with { Data = ["16-shot"] }).Should().Throw<ArgumentException>().WithMessage("*full data*");
    }

    [Fact]
    public void Averages_ranks_and_findings_are_those_of_the_runs()
    {
        // On sentiment FT 0.9, LR 0.8, AP 0.8, PF 0.7, PT 0.5; on question PF leads.
        var report = Report(Options with { Models = ["t5"] }, run => (run.Task, run.Method) switch
        {
            (_, "FT") => 0.9,
            ("mini-question", "PF") => 0.95,
            (_, "LR" or "AP") => 0.8,
            (_, "PF") => 0.7,
            _ => 0.5,
        });

        var averages = report.Table("performance-averages");
        averages.Cell("classification (1)", "PF").Value.Should().BeApproximately(70, 1e-9);
        averages.Cell("question answering (1)", "PF").Value.Should().BeApproximately(95, 1e-9);
        averages.Cell("all (2)", "PF").Value.Should().BeApproximately(82.5, 1e-9);
        averages.Cell("all (2)", "FT").Should().Match<ReportCell>(cell => cell.Best && Math.Abs(cell.Value!.Value - 90) < 1e-9 && cell.Runs.Count == 2);
        // LR and AP share places 2 and 3, then 3 and 4.
        averages.Cell("mean rank", "LR").Value.Should().BeApproximately((2.5 + 3.5) / 2, 1e-9);
        averages.Cell("mean rank", "FT").Value.Should().BeApproximately(1.5, 1e-9);
        averages.Cell("tasks won", "PF").Value.Should().Be(1);
        averages.Cell("tunable parameters, %", "PT").Value.Should().BeApproximately(1, 1e-9);
        report.Table("performance-tasks").Cell("mini-question", "PF").Should().Match<ReportCell>(cell => cell.Best && cell.Paper == null);
        // PF's average is above LR's and AP's, so two of the ten pairs stand the other way; LR and AP are equal, which is not greater.
        report.Summary.Should().Contain(text => text.Contains("the paper's is FT > LR > AP > PF > PT: 7 of 10 pairs stand as there. Does not agree.", StringComparison.Ordinal));
        report.Summary.Should().Contain(text => text.Contains("Here it is on 1 of 2; its average is +7.5 points", StringComparison.Ordinal));
        report.Summary.Should().Contain(text => text.Contains("Here PF does.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_task_that_a_method_lacks_is_left_out_of_averages_and_shown_as_missing()
    {
        var report = Report(Options with { Models = ["t5"], Methods = ["FT", "PT"] }, run => run is { Task: "mini-question", Method: "PT" } ? null : 0.5);

        report.Table("performance-averages").Cell("all (1)", "FT").Value.Should().BeApproximately(50, 1e-9);
        report.Table("performance-tasks").Cell("mini-question", "PT").Value.Should().BeNull();
        report.Table("performance-tasks").Cell("mini-question", "FT").Value.Should().BeApproximately(50, 1e-9);
        report.Table("missing-runs").Rows.Should().ContainSingle();
    }

    [Fact]
    public void Nothing_finished_gives_a_report_that_says_so() =>
        Report(Options, _ => null).Summary.Should().Contain(text => text.Contains("No task is finished", StringComparison.Ordinal));

    [Fact]
    public void A_larger_backbone_has_a_column_of_its_own()
    {
        var report = Report(Options with { Methods = ["FT", "PT"] }, run => run.Model == "t5-large" ? 0.8 : 0.4);

        report.Table("performance-averages").Columns.Should().Equal("", "FT (t5-base)", "PT (t5-base)", "PT (t5-large)");
        report.Summary.Should().Contain(text => text.Contains("the average of PT (t5-large) is +40.0 points from PT (t5-base)'s. Agrees.", StringComparison.Ordinal));
    }

    private static StudyReport Report(StudyOptions options, Func<RunConfiguration, double?> test) => Study.Report(
        options, Tasks, MadeUpRuns.Of(Study.Plan(options, Tasks).Where(run => test(run) is not null), run => MadeUpRuns.Result(test(run)!.Value, test(run)!.Value, trainable: 10)));
}
