using DeltaTuning.Experiments.Methods;
using DeltaTuning.Experiments.Miniature;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies;
using DeltaTuning.Experiments.Studies.Composition;
using DeltaTuning.Experiments.Studies.Convergence;
using DeltaTuning.Experiments.Studies.Efficiency;
using DeltaTuning.Experiments.Studies.Generalization;
using DeltaTuning.Experiments.Studies.Performance;
using DeltaTuning.Experiments.Studies.Sequence;
using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Modules;

namespace DeltaTuning.Experiments.Tests.Studies;

public sealed class KnownMethodsTests
{
    private static readonly StudyMethods Methods = StudyMethods.Default.With(new()
    {
        Name = "XY",
        Description = "Mine.",
        Options = [new("size", "Its size. Default 4.")],
        Create = (_, settings) => new LoRA(settings.Whole("size", 4)),
    });

    private static readonly ITaskStore Tasks = new MiniatureTasks(new TaskStore());

    public static TheoryData<string, string> Studies => new()
    {
        { "composition", "PT+XY" },
        { "sequence", "PT>XY" },
        { "generalization", "XY" },
        { "performance", "XY" },
        { "convergence", "XY" },
        { "efficiency", "XY" },
    };

    [Theory]
    [MemberData(nameof(Studies))]
    public void MethodOfOnesOwn_IsPlannedByEveryStudy(string name, string method)
    {
        IStudy[] all = [new CompositionStudy(), new SequenceStudy(), new GeneralizationStudy(), new PerformanceStudy(), new ConvergenceStudy(), new EfficiencyStudy()];
        var study = all.Single(item => item.Name == name);
        var options = new StudyOptions { Miniature = true, Methods = [method] };

        study.Invoking(item => item.Plan(options, Tasks)).Should().Throw<ArgumentException>().WithMessage("There is no method 'XY'*");
        study.Plan(options with { KnownMethods = Methods }, Tasks).Should().Contain(run => run.Method == method);
    }

    [Fact]
    public void MethodOfOnesOwn_IsCarriedOut()
    {
        using var folder = new TemporaryFolder();
        var options = new StudyOptions { Miniature = true, Tasks = ["mini-sentiment"], Methods = ["XY"], Data = ["16-shot"], Template = true, Steps = 1, EvaluationExamples = 4, KnownMethods = Methods };
        var worker = new RunWorker { Executors = StudyExecutors.Create(Methods), Tasks = Tasks };

        var outcome = new StudyRunner(new CompositionStudy(), options, new StudyHost { Folder = folder.Path, Worker = worker }).Run();

        outcome.Failures.Should().BeEmpty();
        outcome.Finished.Should().Be(outcome.Total).And.BePositive();
        File.ReadAllText(folder["study.json"]).Should().Contain("XY").And.NotContain("known_methods");
    }
}
