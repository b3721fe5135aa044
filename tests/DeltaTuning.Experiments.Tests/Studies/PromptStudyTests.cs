using DeltaTuning.Experiments.Miniature;
using DeltaTuning.Experiments.Prompts;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies;
using DeltaTuning.Experiments.Studies.Composition;
using DeltaTuning.Experiments.Studies.Generalization;
using DeltaTuning.Experiments.Studies.Sequence;

namespace DeltaTuning.Experiments.Tests.Studies;

/// <summary>The three studies of prompts, carried out in part on the backbone that comes along.</summary>
public sealed class PromptStudyTests : IDisposable
{
    private static readonly StudyOptions Small = new() { Miniature = true, Tasks = ["mini-sentiment"], Steps = 4, EvaluateEvery = 2, EvaluationExamples = 16 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_composition_is_reported_by_its_runs()
    {
        var report = Run(new CompositionStudy(), Small with { Methods = ["none", "PT+BF+AP"], Template = true });

        foreach (var (table, runs) in new[] { ("composition-16-shot-template", 3), ("composition-full-template", 3) })
        {
            var cell = report.Table(table).Cell("mini-sentiment", "PT+BF+AP");
            cell.Value.Should().Be(100 * Record(cell.Runs.Single()).Result.Values["test"]);
            report.Table(table).Cell("mini-sentiment", "none").Value.Should().NotBeNull();
            report.Table(table).Cell("Tunable parameters, %", "PT+BF+AP").Value.Should().BeInRange(1, 50);
            Directory.GetDirectories(_folder["runs"]).Should().HaveCount(runs);
        }
    }

    [Fact]
    public void A_sequence_is_reported_by_its_stages()
    {
        var report = Run(new SequenceStudy(), Small with { Methods = ["AP>BF>PT"], Template = false });

        var run = Record(Path.GetFileName(Directory.GetDirectories(_folder["runs"]).Single()));
        var row = report.Table("sequence-none").Rows.Single();
        row.Skip(1).Take(6).Select(cell => cell.Value).Should().Equal(run.Result.Stages.SelectMany(stage => new double?[] { 100 * stage.Last, 100 * stage.Best }));
        var curve = report.Sections[0].Figures.Single().Series.Single();
        curve.X.Should().Equal(0.5, 1, 1.5, 2, 2.5, 3);
    }

    [Fact]
    public void A_gap_is_reported_by_its_runs()
    {
        var report = Run(new GeneralizationStudy(), Small with { Methods = ["FT", "BF"], Template = false });

        var cell = report.Table("gap-full-none").Cell("mini-sentiment", "FT");
        var values = Record(cell.Runs.Single()).Result.Values;
        cell.Value.Should().BeApproximately(100 * (values["train"] - values["validation"]), 1e-9);
    }

    private RunRecord Record(string id) => RunFolder.Read(_folder["runs", id])!;

    private StudyReport Run(IStudy study, StudyOptions options)
    {
        var outcome = new StudyRunner(study, options, new() { Folder = _folder.Path, Worker = new() { Executors = [PromptRuns.CreateExecutor()], Tasks = new MiniatureTasks(), Device = TorchSharp.torch.CPU } }).Run();
        outcome.Failures.Should().BeEmpty();
        outcome.Finished.Should().Be(outcome.Total);
        return outcome.Report;
    }
}
