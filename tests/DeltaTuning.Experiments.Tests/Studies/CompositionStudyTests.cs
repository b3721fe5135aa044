using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies;
using DeltaTuning.Experiments.Studies.Composition;

namespace DeltaTuning.Experiments.Tests.Studies;

public sealed class CompositionStudyTests
{
    private static readonly CompositionStudy Study = new();
    private static readonly StudyOptions Large = new() { Models = ["roberta-large"] };

    [Fact]
    public void The_whole_plan_has_2704_runs()
    {
        var plan = Study.Plan(Large, new NoTasks());

        // Eight tasks: two without training, and two amounts of data, three seeds, two templates, seven subsets, four learning rates.
        plan.Should().HaveCount(8 * (2 + (2 * 3 * 2 * 7 * 4))).And.HaveCount(2704);
        plan.Select(RunKey).Should().OnlyHaveUniqueItems();
        plan.Should().OnlyContain(run => run.Kind == "prompt" && run.Training.EvaluateEvery == 200 && run.Training.MaxGradNorm == 1 && run.Training.Schedule == "linear" && run.Training.Optimizer == "adamw");
        plan.Count(run => run.Method == "none").Should().Be(16);
        plan.Where(run => run.Method == "none").Should().OnlyContain(run => run.Training.Steps == 0 && run.LearningRates.Count == 0 && run.Shots == null);
        plan.Where(run => run.Method != "none").Should().OnlyContain(run => run.Training.Steps == 6000);
    }

    [Theory]
    [InlineData("PT", 16, "0.01 0.003 0.001 0.0003")]
    [InlineData("BF", 16, "0.003 0.001 0.0003 0.0001")]
    [InlineData("AP", 16, "0.001 0.0003 0.0001 3E-05")]
    [InlineData("PT+BF", 16, "0.001 0.0003 0.0001 3E-05")]
    [InlineData("PT", null, "0.01 0.001 0.0001 1E-05")]
    [InlineData("PT+BF+AP", null, "0.01 0.001 0.0001 1E-05")]
    public void Each_method_has_its_grid(string method, int? shots, string rates) =>
        string.Join(' ', Study.Plan(Large, new NoTasks()).Where(run => run.Method == method && run.Shots == shots).SelectMany(run => run.LearningRates).Distinct()).Should().Be(rates);

    [Fact]
    public void Seeds_batches_and_lengths_are_the_papers()
    {
        var plan = Study.Plan(Large with { Tasks = ["qnli"] }, new NoTasks());

        plan.Where(run => run.Shots == 16).Select(run => (run.Seed, run.DataSeed, run.Training.BatchSize, run.Training.MaxInputLength)).Distinct().Should().Equal((13, 13, 4, 256), (42, 42, 4, 256), (100, 100, 4, 256));
        plan.Where(run => run.Shots is null && run.Method != "none").Select(run => (run.Seed, run.DataSeed, run.Training.BatchSize, run.Training.MaxInputLength)).Distinct()
            .Should().Equal((13, null, 64, 512), (21, null, 64, 512), (42, null, 64, 512));
    }

    [Fact]
    public void Options_narrow_the_plan()
    {
        var plan = Study.Plan(
            Large with { Tasks = ["SST-2", "rte"], Methods = ["AP+PT", "bf"], Seeds = [7], LearningRates = [0.5], Data = ["16-shot"], Template = true, Budget = 0.01, BatchSize = 8, EvaluationExamples = 50, MaxInputLength = 100 },
            new NoTasks());

        plan.Select(run => (run.Task, run.Method, run.Seed, run.Shots, run.Template)).Should().Equal(
            ("glue-sst2", "PT+AP", 7, 16, true), ("glue-sst2", "BF", 7, 16, true), ("glue-rte", "PT+AP", 7, 16, true), ("glue-rte", "BF", 7, 16, true));
        plan.Should().OnlyContain(run => run.LearningRates.Single() == 0.5 && run.Training.Steps == 60 && run.Training.EvaluateEvery == 2 && run.Training.BatchSize == 8 && run.Training.EvaluationExamples == 50 && run.Training.MaxInputLength == 100);
    }

    [Fact]
    public void The_authors_loss_is_asked_of_the_tasks_with_scores()
    {
        var options = Large with { Tasks = ["stsb", "sst2"], ScoreLoss = ScoreLoss.Authors };

        var plan = Study.Plan(options, new NoTasks());

        plan.Where(run => run.Settings.TryGetValue("stsb_loss", out var loss) && loss == "authors").Should().OnlyContain(run => run.Task == "glue-stsb").And.HaveCount(plan.Count / 2);
        Study.Plan(options with { ScoreLoss = ScoreLoss.Divergence }, new NoTasks()).Should().OnlyContain(run => run.Settings.Count == 0);
        Study.Report(options, new NoTasks(), []).Summary.Should().ContainMatch("The loss of scores is as in the authors' code*");
    }

    [Fact]
    public void The_miniature_holds_every_subset_both_amounts_and_both_templates()
    {
        var plan = Study.Plan(new() { Miniature = true }, new NoTasks());

        plan.Should().HaveCount(2 * (2 + (2 * 2 * 7)));
        plan.Select(run => run.Method).Distinct().Should().HaveCount(8);
        plan.Select(run => run.Model).Distinct().Should().Equal("mini-roberta");
    }

    [Theory]
    [InlineData("PT>BF", "*'PT>BF' is a sequence*PT+BF*")]
    [InlineData("XX", "*no method 'XX'*")]
    public void Methods_that_mean_nothing_are_refused(string method, string message) =>
        Study.Invoking(it => it.Plan(Large with { Methods = [method] }, new NoTasks())).Should().Throw<ArgumentException>().WithMessage(message);

    [Fact]
    public void Other_options_that_mean_nothing_are_refused()
    {
        Study.Invoking(it => it.Plan(new(), new NoTasks())).Should().Throw<ArgumentException>().WithMessage("Name a backbone*");
        Study.Invoking(it => it.Plan(Large with { Tasks = ["sst3"] }, new NoTasks())).Should().Throw<ArgumentException>().WithMessage("'sst3'*glue-sst2*");
        Study.Invoking(it => it.Plan(Large with { Data = ["32-shot"] }, new NoTasks())).Should().Throw<ArgumentException>().WithMessage("'32-shot'*16-shot or full*");
        Study.Invoking(it => it.Plan(Large with { Budget = 1.5 }, new NoTasks())).Should().Throw<ArgumentException>().WithMessage("*1.5*at most 1*");
    }

    private static string RunKey(RunConfiguration run) => $"{run.Model} {run.Task} {run.Method} {run.Seed} {run.Shots} {run.DataSeed} {run.Template} {string.Join(' ', run.LearningRates)} {run.Training.Steps}";
}
